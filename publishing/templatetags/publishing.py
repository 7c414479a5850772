"""Template vocabulary that every page may use without loading it."""

from datetime import date

from django import template
from django.utils.html import format_html

from publishing import dates
from publishing import markdown as renderer
from publishing.addresses import address_of

register = template.Library()


# What ``{% url name slug %}`` gives; for lists, where a look through all patterns adds up.
register.simple_tag(address_of)


@register.filter
def thousands(number: int) -> str:
    """A count as people read it: “10,000”."""
    return f"{number:,}"


@register.filter
def markdown(text: str):
    """Block HTML of an editor's Markdown."""
    return renderer.render(text or "")


@register.filter
def markdown_inline(text: str):
    """Inline HTML of one line of Markdown."""
    return renderer.render_inline(text or "")


def _timed(day: date, words: str):
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), words)


@register.filter
def long_day(day: date):
    """``1 December 2026``"""
    return _timed(day, dates.long_day(day))


@register.filter
def full_day(day: date):
    """``Tuesday, 1 December 2026``"""
    return _timed(day, dates.full_day(day))


@register.filter
def short_day(day: date, with_year: bool = False):
    """``Tue 1 Dec``, or with its year ``Tue 1 Dec 2026``"""
    return _timed(day, dates.short_day(day, with_year=with_year))


@register.filter
def long_span(first: date, last: date) -> str:
    """``1–6 Dec 2026``"""
    return dates.long_span(first, last)
