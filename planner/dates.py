"""Dates as visitors write them: checked, and never lost when they are wrong."""

import re
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError

FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_LISTED = 100
MAX_TEXT = 4_000
MAX_DAYS = 3_660  # ten years of days off; a plan is shorter by far
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
RANGE = re.compile(r"\s*\.\.+\s*")
SEPARATORS = re.compile(r"[\s,;]+")


def read_day(text: str) -> date:
    """The day that ``text`` names as year-month-day; a ``ValidationError`` says what is wrong."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(f"“{text}” is not a day. Write a day of the calendar as 2026-12-24.")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"“{text}”: the year must lie between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


class DayField(forms.Field):
    """One day, picked from the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value: str) -> date | None:
        value = super().clean(value)
        return read_day(value) if value else None


def _read_span(text: str) -> list[date]:
    first, *rest = [read_day(part) for part in RANGE.split(text, maxsplit=1)]
    last = rest[0] if rest else first
    if last < first:
        raise ValidationError(f"“{text}” ends before it begins.")
    if (last - first).days >= MAX_DAYS:
        raise ValidationError(f"“{text}” is longer than ten years.")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class DaysField(forms.CharField):
    """Single days and spans of days in one line of text: ``2026-12-24..2026-12-26, 2027-01-06``."""

    def clean(self, value: str) -> frozenset[date]:
        text = super().clean(value)
        parts = [part for part in SEPARATORS.split(RANGE.sub("..", text)) if part]
        if len(parts) > MAX_LISTED:
            raise ValidationError(
                f"These are {len(parts)} entries; {MAX_LISTED} can be taken. "
                "Write days that follow each other as a span: 2026-12-24..2026-12-26."
            )
        days: set[date] = set()
        for part in parts:
            days.update(_read_span(part))
            if len(days) > MAX_DAYS:
                raise ValidationError("These are more than ten years of days off.")
        return frozenset(days)
