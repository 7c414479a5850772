"""``{% picture institution.logo institution.logo_alt "8rem" %}``"""

from django import template
from django.utils.html import format_html, format_html_join

from publishing.images import FORMATS, PictureFile

register = template.Library()


@register.simple_tag
def picture(image: PictureFile, alt: str, sizes: str = "100vw"):
    """A ``<picture>`` that lets the browser choose format and width; nothing without an image."""
    if not image:
        return ""
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        ((extension, image.srcset(extension), sizes) for extension in FORMATS),
    )
    return format_html(
        '<picture>{}<img src="{}" alt="{}" width="{}" height="{}" '
        'loading="lazy" decoding="async"></picture>',
        sources,
        image.url,
        alt,
        *image.stored_size,
    )
