"""What visitors send, and the short memory that guards the forms."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

LONGEST_TEXT = 5_000
LONGEST_NAME = 80
LONGEST_EMAIL = 254
REMEMBER_FOR = timedelta(days=1)
# How many things one connection may send within which time.
LIMITS = ((timedelta(minutes=10), 6), (REMEMBER_FOR, 40))


class SentQuerySet(models.QuerySet):
    def of_sender(self, email: str):
        """What was sent with the address ``email``, however it was capitalised."""
        return self.filter(email__iexact=email.strip()) if email.strip() else self.none()

    def erase(self) -> int:
        """Remove these for good; the number of what was erased."""
        count = self.count()
        self.delete()
        return count


class Sent(models.Model):
    """Something that a visitor sent and that waits for staff.

    Nothing here says from which connection it came. The e-mail address is for staff and for an
    answer, and stands on no page.
    """

    from_visitors = True  # the rule of who may moderate looks for this

    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    email = models.EmailField("e-mail", blank=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    created_at = models.DateTimeField("sent", default=timezone.now, editable=False)

    objects = SentQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        # Without a word of it: this is what the admin's own history keeps after an erasure.
        return f"{self._meta.verbose_name} {self.pk}".capitalize()


class TooManyError(Exception):
    """A connection has sent as much as it may; ``wait`` says for how long."""

    def __init__(self, wait: timedelta):
        self.wait = wait


class DuplicateError(Exception):
    """The same connection sent the same before."""


class SendingManager(models.Manager):
    def forget(self) -> int:
        """Remove what no longer counts; the number of what was removed."""
        past = self.filter(created_at__lt=timezone.now() - REMEMBER_FOR)
        return past.delete()[0]

    def record(self, sender: str, digest: str) -> None:
        """Count one more thing from ``sender``; raises ``TooManyError`` or ``DuplicateError``.

        Runs inside the transaction that keeps what was sent, so that both happen or neither.
        """
        now = timezone.now()
        _one_at_a_time(sender)
        self.forget()
        if self.filter(digest=digest).exists():
            raise DuplicateError
        times = self.filter(sender=sender).order_by("-created_at")
        if wait := _wait(times.values_list("created_at", flat=True), now):
            raise TooManyError(wait)
        try:
            with transaction.atomic():
                self.create(sender=sender, digest=digest, created_at=now)
        except IntegrityError as error:
            raise DuplicateError from error


def _one_at_a_time(sender: str) -> None:
    """Let two forms from one connection be counted one after the other, in all processes.

    SQLite has one writer at a time in any case.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sender[:15], 16)])


def _wait(times: Iterable[datetime], now: datetime) -> timedelta:
    """How long until one more is allowed, with ``times`` of earlier ones, the latest first."""
    times = list(times)
    waits = [
        times[most - 1] + span - now
        for span, most in LIMITS
        if len(times) >= most and times[most - 1] > now - span
    ]
    return max(waits, default=timedelta())


class Sending(models.Model):
    """That something was sent, without a plain address or a word of it.

    It counts for a day. After that it goes with whatever is sent or erased next, or when
    ``manage.py forget_senders`` is run: each day, so that it stays for two at most.
    """

    sender = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_index=True)

    objects = SendingManager()

    class Meta:
        default_permissions = ()  # nobody edits it by hand
        indexes = [models.Index(fields=["sender", "created_at"], name="visitors_sending_of_sender")]

    def __str__(self):
        return f"Sending {self.pk}"
