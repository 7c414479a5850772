"""Who has which page of the admin open: said by their browsers as long as they have it open."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from publishing.pages import identity

SAID_EVERY = timedelta(seconds=20)
GONE_AFTER = 3 * SAID_EVERY
FORGOTTEN_AFTER = timedelta(days=1)


class PresenceQuerySet(models.QuerySet):
    def note(self, page: models.Model, user) -> None:
        """``user`` has ``page`` open now."""
        now = timezone.now()
        self.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
        self.update_or_create(**identity(page), user=user, defaults={"seen_at": now})

    def others(self, page: models.Model, user) -> list[str]:
        """The names of everybody else who has ``page`` open."""
        here = self.filter(
            **identity(page),
            seen_at__gte=timezone.now() - GONE_AFTER,
        ).exclude(user=user)
        return sorted(each.user.get_username() for each in here.select_related("user"))


class Presence(models.Model):
    model = models.CharField(max_length=100)
    uid = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["model", "uid", "user"], name="publishing_presence_once_each"
            )
        ]

    def __str__(self):
        return f"{self.user} at {self.model} {self.uid}"
