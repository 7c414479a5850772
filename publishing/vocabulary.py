"""Words of the public templates that belong to no one kind of page."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import QueryDict
from django.template import defaulttags
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publishing import dates
from publishing.addresses import address, address_of
from publishing.images import FORMATS, PictureFile


def url(name: str, slug: str = "") -> str:
    """The address of the page with that name; of the one with ``slug``, where there are many."""
    return address_of(name, slug) if slug else address(name)


def querystring(query: QueryDict, **changes: object) -> str:
    """``query`` with ``changes``, as Django's tag of that name writes it; ``None`` removes."""
    return defaulttags.querystring(None, query, **changes)


def regroup(rows: Iterable, attribute: str) -> list[tuple[Any, list]]:
    """Pairs of a value of ``attribute`` and the rows that have it, which stand side by side."""
    return [(value, list(group)) for value, group in groupby(rows, attrgetter(attribute))]


def long_day(day: date) -> SafeString:
    """``1 December 2026``"""
    return _timed(day, dates.long_day(day))


def full_day(day: date) -> SafeString:
    """``Tuesday, 1 December 2026``"""
    return _timed(day, dates.full_day(day))


def short_day(day: date, with_year: bool = False) -> SafeString:
    """``Tue 1 Dec``, or with its year ``Tue 1 Dec 2026``"""
    return _timed(day, dates.short_day(day, with_year=with_year))


def sent_day(when: datetime) -> SafeString:
    """The day on which something was sent; the moment is there for programs."""
    local = timezone.localtime(when)
    html = '<time class="source" datetime="{}">{}</time>'
    return format_html(html, local.isoformat(), dates.long_day(local.date()))


def _timed(day: date, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), words)


def picture(image: PictureFile, alt: str, sizes: str = "100vw") -> SafeString:
    """A ``<picture>`` that lets the browser choose format and width."""
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
