"""``{% cells row.cells %}``"""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from roles.matrix import Cell

register = template.Library()


@register.simple_tag
def cells(of_row: Iterable[Cell]) -> SafeString:
    """The cells of a row. There are hundreds on a page, and four kinds of them."""
    return mark_safe("".join(map(_drawn, of_row)))  # noqa: S308 – drawn by a template


@lru_cache(maxsize=4)
def _drawn(cell: Cell) -> SafeString:
    return render_to_string("roles/_cell.html", {"cell": cell})
