"""What happened that somebody may have to account for."""

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

LONGEST_SUBJECT = 250


class What(models.TextChoices):
    SIGNED_IN = "signed-in", "Signed in"
    FAILED = "failed", "Failed to sign in"
    LOCKED_OUT = "locked-out", "Locked out after failures"
    SIGNED_OUT = "signed-out", "Signed out"
    SECOND_FACTOR = "factor", "Second factor"
    ADDED = "added", "Account or group added"
    CHANGED = "changed", "Account or group changed"
    DELETED = "deleted", "Account or group deleted"
    PUBLISHED = "published", "Published"
    SCHEDULED = "scheduled", "Scheduled"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn from the site"


class EventManager(models.Manager):
    def record(self, what: What, who: str = "", subject: str = "", detail: str = "") -> None:
        """Write one event down; ``who`` is empty where it is not known who was behind it."""
        self.record_all([(what, who, subject, detail)])

    def record_all(self, events: Iterable[tuple[What, str, str, str]]) -> None:
        self.bulk_create(
            Event(what=what, who=who, subject=subject[:LONGEST_SUBJECT], detail=detail)
            for what, who, subject, detail in events
        )


class Event(models.Model):
    """One line of the log, in words that stay true when accounts and pages are gone.

    Nothing of it says from where somebody came.
    """

    at = models.DateTimeField("when", default=timezone.now, db_index=True)
    what = models.CharField(max_length=12, choices=What)
    who = models.CharField(max_length=150)
    subject = models.CharField("whom or what", max_length=LONGEST_SUBJECT)
    detail = models.TextField()

    objects = EventManager()

    class Meta:
        verbose_name = "audit event"
        verbose_name_plural = "audit events"
        default_permissions = ("view",)  # nobody writes it by hand
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=What.values), name="audit_event_what_known"
            )
        ]

    def __str__(self):
        return f"{self.get_what_display()}: {self.subject or self.who or 'unknown'}"
