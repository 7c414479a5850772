"""Who signed in and out, and who failed to: Django and django-axes say so by signals."""

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from audit.models import Event, What


@receiver(user_logged_in)
def note_signing_in(sender, user, request: HttpRequest | None = None, **kwargs) -> None:
    """``signed_in_with`` is what was used beside the password."""
    used = getattr(request, "signed_in_with", "")
    Event.objects.record(What.SIGNED_IN, user.get_username(), detail=f"with {used}" if used else "")


@receiver(user_logged_out)
def note_signing_out(sender, user, **kwargs) -> None:
    if user:
        Event.objects.record(What.SIGNED_OUT, user.get_username())


@receiver(user_login_failed)
def note_failure(sender, credentials: dict, request: HttpRequest | None = None, **kwargs) -> None:
    if not _is_refused_untried(request):
        Event.objects.record(What.FAILED, subject=_known(credentials.get("username")))


@receiver(user_locked_out)
def note_lock_out(sender, request: HttpRequest, username: str, **kwargs) -> None:
    if not _is_refused_untried(request):
        Event.objects.record(What.LOCKED_OUT, subject=_known(username))


def _is_refused_untried(request: HttpRequest | None) -> bool:
    """Whether a lock-out met this attempt, which was noted when it began.

    Of such an attempt django-axes counts no failures.
    """
    is_locked = getattr(request, "axes_locked_out", False)
    return is_locked and request.axes_failures_since_start is None


def _known(username: str | None) -> str:
    """``username``, if an account has it: people type passwords into the wrong field."""
    return username if is_name_of_account(username) else "no account of this name"


def is_name_of_account(name: str | None) -> bool:
    is_possible = bool(name) and "\0" not in name  # PostgreSQL takes no such text
    return is_possible and get_user_model().objects.filter(username=name).exists()
