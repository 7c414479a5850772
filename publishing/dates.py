"""How days are worded: each way of saying one stands here once."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as in_format
from django.utils.formats import date_format

MOST_KEPT = 1_000  # days; a page of comments has many of the same


def staff_day(day: date) -> str:
    """As the lists and forms of the admin say it: “24 Nov 2026”."""
    return date_format(day, "DATE_FORMAT")


def staff_moment(when: datetime) -> str:
    """As the lists and forms of the admin say it: “24 Nov 2026, 19:30”."""
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")


@lru_cache(MOST_KEPT)
def long_day(day: date) -> str:
    return in_format(day, "j F Y")


def full_day(day: date) -> str:
    return in_format(day, "l, j F Y")


def short_day(day: date, *, with_year: bool = False) -> str:
    """For lists and drawings, mostly where what stands around it says which year is meant."""
    return in_format(day, "D j M Y" if with_year else "D j M")


def short_span(first: date, last: date) -> str:
    """A span of days as short as it can be said: “1–6 Dec”, “29 Dec 2026–3 Jan 2027”."""
    if first.year != last.year:
        return f"{in_format(first, 'j M Y')}–{in_format(last, 'j M Y')}"
    if first == last:
        return in_format(first, "j M")
    return (
        f"{in_format(first, 'j' if first.month == last.month else 'j M')}–{in_format(last, 'j M')}"
    )


def long_span(first: date, last: date) -> str:
    """A span of days with its year or years: “1–6 Dec 2026”."""
    words = short_span(first, last)
    return words if first.year != last.year else f"{words} {last.year}"
