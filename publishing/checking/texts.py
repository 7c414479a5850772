"""Every link that stands in a text of the portal, with the page whose text it is."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.db import models
from django.db.models import Q

from publishing.content.kinds import Kind, all_kinds
from publishing.links import texts_of, with_pages
from publishing.markdown import render
from publishing.pages import Identified, Publishable, State
from publishing.references import SCHEME

MARKS = ("](", "]:", "<http")  # no link is written without one of these


class Parts(HTMLParser):
    """What of a page links refer to: the addresses it leads to, and the ids it has."""

    def __init__(self, html: str):
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        if tag == "a":
            self.ids.add(values.get("name", ""))
            self.links.append(values.get("href", ""))


def links_in_texts() -> Iterator[tuple[Identified, str]]:
    """Pairs of a page and an address, once for each page.

    An address is absolute on the portal or on the web, or a reference to a page.
    """
    seen = set()
    for kind in all_kinds():
        for row, page in with_pages(_rows(kind), kind):
            if isinstance(page, Publishable) and page.state != State.PUBLISHED:
                continue
            for address in _links(row, page):
                if (page, address) not in seen:
                    seen.add((page, address))
                    yield page, address


def _rows(kind: Kind) -> models.QuerySet:
    """The rows of ``kind`` that may hold a link."""
    has_link = Q(pk__in=[])
    for field in texts_of(kind.model):
        if isinstance(field, models.URLField):
            has_link |= ~Q(**{field.name: ""})
        else:
            for mark in MARKS:
                has_link |= Q(**{f"{field.name}__contains": mark})
    return kind.model._base_manager.filter(has_link).order_by("pk")


def _links(row: Identified, page: Identified) -> Iterator[str]:
    base = page.get_absolute_url() if hasattr(page, "get_absolute_url") else "/"
    for field in texts_of(type(row)):
        value = getattr(row, field.name)
        is_address = isinstance(field, models.URLField)
        for link in [value] if is_address else Parts(render(value)).links:
            address = urljoin(base, link)
            if link and urlsplit(address).scheme in {"", "http", "https", SCHEME}:
                yield address
