"""How days are worded: each way of saying one stands here once."""

from datetime import date

from django.utils.dateformat import format as in_format


def long_day(day: date) -> str:
    return in_format(day, "j F Y")


def full_day(day: date) -> str:
    return in_format(day, "l, j F Y")


def short_day(day: date) -> str:
    """For lists and drawings, where what stands around it says which year is meant."""
    return in_format(day, "D j M")


def short_span(first: date, last: date) -> str:
    """A span of days as short as it can be said: “1–6 Dec”, “29 Dec–3 Jan”."""
    if first == last:
        return in_format(first, "j M")
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{in_format(first, 'j' if same_month else 'j M')}–{in_format(last, 'j M')}"
