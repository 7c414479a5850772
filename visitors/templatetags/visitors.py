"""``{{ comment.text|visitors_text }}``"""

from django import template

from visitors import text as texts

register = template.Library()


@register.filter
def visitors_text(text: str):
    """What a visitor typed, as paragraphs with safe links."""
    return texts.draw(text or "")
