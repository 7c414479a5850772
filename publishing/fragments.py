"""Parts of pages that are drawn once and put into many."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


def draw_fragment(template: str, **context: object) -> SafeString:
    """What ``template`` draws, fit to be printed by another one as it is."""
    return mark_safe(render_to_string(template, context))  # noqa: S308 - a template escapes
