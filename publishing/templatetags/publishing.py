"""Template vocabulary that every page may use without loading it."""

from django import template

from publishing import markdown as renderer

register = template.Library()


@register.filter
def markdown(text: str):
    """Block HTML of an editor's Markdown."""
    return renderer.render(text or "")


@register.filter
def markdown_inline(text: str):
    """Inline HTML of one line of Markdown."""
    return renderer.render_inline(text or "")
