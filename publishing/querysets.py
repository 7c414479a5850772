"""What "published" means, written once for every page, feed, count and picture."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from publishing.prepared import moment


def word(text: str) -> RawSQL:
    """The state ``text`` as a word of a query, where an index holds the rows in that state alone.

    With a value, SQLite plans the query anew each time it is asked: another one might not fit.
    """
    return RawSQL(f"'{text}'", ())  # noqa: S611 - from our own code


_PUBLISHED = word("published")


def in_time_q(at: datetime, start: str, end: str) -> Q:
    """Match rows whose life, from the field ``start`` to the field ``end``, spans ``at``.

    An empty field sets no bound.
    """
    started = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": at})
    lasting = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": at})
    return started & lasting


def visible_q(prefix: str = "", at: datetime | None = None) -> Q:
    """Match rows that a visitor may see at the moment ``at`` (default: now).

    ``prefix`` leads to the publishable row from another one, such as ``"role__"``; a join
    through it then asks the same question as ``.visible()`` on the row itself.
    """
    in_time = in_time_q(at or moment(), f"{prefix}publish_at", f"{prefix}expire_at")
    return Q(**{f"{prefix}state": _PUBLISHED}) & in_time


class PublishableQuerySet(models.QuerySet):
    """The QuerySet of everything that has a publishing state."""

    def visible(self, at: datetime | None = None):
        """Keep only what a visitor may see at the moment ``at`` (default: now)."""
        return self.filter(visible_q(at=at))

    def reachable(self):
        """Keep only what a visitor finds now at its address: a page it stands on shows, too."""
        return self.visible()
