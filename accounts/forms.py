"""The forms that ask for a code or a passkey."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.guessing import count_in_sign_in, one_code_at_a_time, refuse_while_closed
from accounts.lockout import is_locked_out


class CodeForm(forms.Form):
    """Refuses codes after too many wrong ones, and the code of an app when it comes again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = self.fields["code"].widget
        widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}

    def clean_code(self):
        with one_code_at_a_time(self.user):
            refuse_during_lock_out(self.user)
            refuse_while_closed(context.request, self.user)
            return self._spent(super().clean_code())

    def _spent(self, code: str) -> str:
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not spend(self.authenticator, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(CodeForm, AuthenticateForm):
    def clean_code(self):
        try:
            return super().clean_code()
        except ValidationError:
            count_in_sign_in(context.request)
            raise


class ConfirmForm(CodeForm, ReauthenticateForm):
    pass


class PasskeyForm(forms.Form):
    """Refuses passkeys during a lock-out."""

    def clean_credential(self):
        refuse_during_lock_out(self.user)
        with refusing_nonsense():
            return super().clean_credential()


class PasskeyStepForm(PasskeyForm, AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskeyForm(PasskeyForm, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    def clean(self):
        with refusing_nonsense():
            return super().clean()


def refuse_during_lock_out(user: AbstractBaseUser) -> None:
    if is_locked_out(context.request, user.get_username()):
        raise ValidationError("Too many failed attempts.")


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Take what no browser would send for a passkey that was not confirmed."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError, struct.error) as error:
        raise ValidationError("The passkey was not confirmed. Try again.") from error


def spend(authenticator: Authenticator, code: str) -> bool:
    """Note that ``code`` was used; False if it was before, or a later one.

    allauth remembers used codes in the cache, which every process has for itself.
    """
    secret = decrypt(authenticator.data["secret"])
    steps = [
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        if not steps or max(steps) <= kept.data.get("last_step", 0):
            return False
        kept.data["last_step"] = max(steps)
        kept.save(update_fields=["data"])
    return True
