"""Pages of a long list."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def nearest_page(rows: QuerySet | Sequence, size: int, asked: str) -> Page:
    """The page that is ``asked`` for, or the one that comes closest; the first for no number."""
    paginator = Paginator(rows, size)
    try:
        number = int(asked)
    except ValueError:  # also for numbers of thousands of digits
        number = 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def page_of(request: HttpRequest, rows: QuerySet, size: int = 50) -> Page:
    """The page of ``rows`` that ``?page=`` asks for."""
    return nearest_page(rows, size, request.GET.get("page", ""))
