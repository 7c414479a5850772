"""Places in an order that staff choose."""

from django.db.models import Max, QuerySet

FIRST = 0  # the place of the first row, wherever rows are counted


def after_last(rows: QuerySet, field: str) -> int:
    """The place behind all ``rows``, which are ordered by the whole number ``field``."""
    last = rows.aggregate(last=Max(field))["last"]
    return FIRST if last is None else last + 1
