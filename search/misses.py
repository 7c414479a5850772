"""Counts what nothing was found for, so that staff learn what is missing."""

import re
from contextlib import suppress

from django.db import DatabaseError
from django.db.models import Count, F, Q
from django.utils import timezone

from search.backends import backend
from search.models import SearchMiss
from search.query import Query

NEW_IN_A_DAY = 200  # a robot that tries addresses must not fill the table
KEPT = 20_000  # in all; beyond that, what was asked once and longest ago makes room
MAX_LETTERS = 100  # what is longer was pasted, not asked
# An address or a number may say who somebody is.
_PERSONAL = re.compile(r"@|\d{5}")


def count_miss(text: str) -> None:
    """Count ``text``, of which nothing but its words is kept; never fails the page."""
    words = Query.of(text).key
    if not words or len(text) > MAX_LETTERS or _PERSONAL.search(text):
        return
    # The database may be one that can only be read, or be busy with a long load.
    with suppress(DatabaseError), backend().impatient():
        _count(words)


def _count(words: str) -> None:
    today = timezone.localdate()
    if SearchMiss.objects.filter(words=words).update(count=F("count") + 1, last_day=today):
        return
    kept = SearchMiss.objects.aggregate(all=Count("pk"), new=Count("pk", filter=Q(first_day=today)))
    if kept["new"] >= NEW_IN_A_DAY or (kept["all"] >= KEPT and not _make_room()):
        return
    SearchMiss.objects.bulk_create(
        [SearchMiss(words=words, first_day=today, last_day=today)], ignore_conflicts=True
    )


def _make_room() -> bool:
    """Whether there was anything that was asked only once, of which the oldest is gone now."""
    oldest = (
        SearchMiss.objects.filter(count=1)
        .order_by("first_day", "pk")
        .values_list("pk", flat=True)[:1]
    )
    removed, _ = SearchMiss.objects.filter(pk__in=list(oldest)).delete()
    return bool(removed)
