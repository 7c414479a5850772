"""Pages of a long list."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: QuerySet, size: int = 50) -> Page:
    """The page of ``rows`` that ``?page=`` asks for; the nearest one if there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page", "1"))
