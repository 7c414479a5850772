"""Where django-allauth asks how this portal wants it."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac

from accounts.second_factor import NAMES
from visitors.addresses import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are for staff, who are given them; nobody signs up."""

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def respond_user_inactive(self, request, user):
        return redirect("admin:login")


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted with a key that follows from SECRET_KEY."""

    def get_totp_label(self, user):
        return user.get_username()

    def generate_authenticator_name(self, user, type):  # noqa: A002 (allauth's name for it)
        count = user.authenticator_set.filter(type=type).count()
        return f"{NAMES[type].capitalize()} {count + 1}"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ImmediateHttpResponse(_unreadable(context.request)) from error


def _cipher() -> MultiFernet:
    """Encrypts with the first key, and reads what was encrypted with any."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    digest = salted_hmac("accounts.second_factor", "", secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)


def _unreadable(request):
    context = {**admin.site.each_context(request), "title": "This second factor cannot be read"}
    return render(request, "admin/unreadable_factor.html", context, status=409)
