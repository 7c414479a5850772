"""``{{ comment.text|visitors_text }}``, ``{{ comment.created_at|sent_day }}``"""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from publishing.dates import long_day
from visitors import text as texts

register = template.Library()


@register.filter
def visitors_text(text: str):
    """What a visitor typed, as paragraphs with safe links."""
    return texts.draw(text or "")


@register.filter
def sent_day(when: datetime) -> SafeString:
    """The day on which something was sent; the moment is there for programs."""
    local = timezone.localtime(when)
    html = '<time class="source" datetime="{}">{}</time>'
    return format_html(html, local.isoformat(), long_day(local.date()))
