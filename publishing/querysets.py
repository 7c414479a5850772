"""What "published" means, written once for every page, feed, count and picture."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


def visible_q(prefix: str = "", at: datetime | None = None) -> Q:
    """Match rows that a visitor may see at the moment ``at`` (default: now).

    ``prefix`` leads to the publishable row from another one, such as ``"role__"``; a join
    through it then asks the same question as ``.visible()`` on the row itself.
    """
    at = at or timezone.now()
    started = Q(**{f"{prefix}publish_at__isnull": True}) | Q(**{f"{prefix}publish_at__lte": at})
    lasting = Q(**{f"{prefix}expire_at__isnull": True}) | Q(**{f"{prefix}expire_at__gt": at})
    return Q(**{f"{prefix}state": "published"}) & started & lasting


class PublishableQuerySet(models.QuerySet):
    """The QuerySet of everything that has a publishing state."""

    def visible(self, at: datetime | None = None):
        """Keep only what a visitor may see at the moment ``at`` (default: now)."""
        return self.filter(visible_q(at=at))
