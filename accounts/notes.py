"""What happens to second factors: counted by the lock-out and noted in the audit log."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.guessing import note_wrong_code
from accounts.lockout import count_failure
from accounts.second_factor import name_of
from audit.models import Event, What


def _note(user, detail: str) -> None:
    Event.objects.record(What.SECOND_FACTOR, user.get_username(), detail=detail)


@receiver(authenticator_added)
def note_addition(sender, user, authenticator: Authenticator, **kwargs) -> None:
    _note(user, f"{name_of(authenticator)}: added")


@receiver(authenticator_removed)
def note_removal(sender, user, authenticator: Authenticator, **kwargs) -> None:
    _note(user, f"{name_of(authenticator)}: removed")


@receiver(authenticator_reset)
def note_new_codes(sender, user, authenticator: Authenticator, **kwargs) -> None:
    _note(user, f"{name_of(authenticator)}: generated anew")


@receiver(authenticator_used)
def note_use(
    sender,
    request: HttpRequest,
    user,
    authenticator: Authenticator,
    reauthenticated: bool,
    **kwargs,
) -> None:
    if reauthenticated:
        _note(user, f"{name_of(authenticator)}: used to confirm who it is")
    else:
        request.signed_in_with = name_of(authenticator)  # for the line of the sign-in that follows


@receiver(authentication_failed)
def note_failure(sender, user, request: HttpRequest, **kwargs) -> None:
    note_wrong_code(user)
    count_failure(request, user.get_username())
