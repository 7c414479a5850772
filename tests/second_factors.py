"""Second factors in tests: an authenticator app, and what it shows."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def give_app(user) -> str:
    """Let ``user`` have an authenticator app; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_recovery_codes(user) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def shown(secret: str, later: int = 0) -> str:
    """The code that the app shows now, or ``later`` times half a minute from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def give_password(client: Client, user, **headers) -> HttpResponse:
    sent = {"username": user.username, "password": "secret", "next": reverse("admin:sessions")}
    return client.post(reverse("admin:login"), sent, **headers)


def give_code(client: Client, code: str, **headers) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code}, **headers)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
