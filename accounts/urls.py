"""The addresses of django-allauth that staff need, in the admin's frame; all others stay closed.

They have no namespace: allauth knows them by these names. Its views are loaded when one is asked
for: what reads passkeys takes long.
"""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from accounts.second_factor import must_set_up, passkeys_work_at


def framed(view: str, title: str) -> Callable[..., HttpResponse]:
    """The view with that name, and what the templates of the admin want to know."""

    @never_cache
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = import_string(view)(request, *args, **kwargs)
        if hasattr(response, "context_data"):
            response.context_data = _frame(request, title) | (response.context_data or {})
        return response

    return page


def _frame(request: HttpRequest, title: str) -> dict:
    waits = request.user.is_authenticated and must_set_up(request.user)
    frame = {**admin.site.each_context(request), "title": title, "must_set_up": waits}
    frame["passkeys_work"] = passkeys_work_at(request)
    return frame | ({"is_nav_sidebar_enabled": False} if waits else {})


CONFIRM = "Confirm that it is you"
FACTORS, CODES = "allauth.mfa.base.views", "allauth.mfa.recovery_codes.views"
APP, PASSKEYS = "allauth.mfa.totp.views", "allauth.mfa.webauthn.views"
PAGES = [
    ("", "mfa_index", f"{FACTORS}.index", "Second factor"),
    ("code/", "mfa_authenticate", f"{FACTORS}.authenticate", "Second step"),
    ("confirm/", "account_reauthenticate", "allauth.account.views.reauthenticate", CONFIRM),
    ("confirm/code/", "mfa_reauthenticate", f"{FACTORS}.reauthenticate", CONFIRM),
    (
        "confirm/passkey/",
        "mfa_reauthenticate_webauthn",
        f"{PASSKEYS}.reauthenticate_webauthn",
        CONFIRM,
    ),
    (
        "app/add/",
        "mfa_activate_totp",
        "accounts.setting_up.set_up_app",
        "Set up an authenticator app",
    ),
    (
        "app/remove/",
        "mfa_deactivate_totp",
        f"{APP}.deactivate_totp",
        "Remove the authenticator app",
    ),
    ("codes/", "mfa_view_recovery_codes", f"{CODES}.view_recovery_codes", "Recovery codes"),
    ("codes/new/", "mfa_generate_recovery_codes", f"{CODES}.generate_recovery_codes", "New codes"),
    ("codes/download/", "mfa_download_recovery_codes", f"{CODES}.download_recovery_codes", ""),
    ("passkeys/add/", "mfa_add_webauthn", f"{PASSKEYS}.add_webauthn", "Add a passkey"),
    ("passkeys/<int:pk>/", "mfa_edit_webauthn", f"{PASSKEYS}.edit_webauthn", "Rename a passkey"),
    (
        "passkeys/<int:pk>/remove/",
        "mfa_remove_webauthn",
        f"{PASSKEYS}.remove_webauthn",
        "Remove a passkey",
    ),
]

urlpatterns = [
    path("login/", admin.site.login, name="account_login"),
    path(
        "second-factor/passkeys/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    *[
        path(f"second-factor/{route}", framed(view, title), name=name)
        for route, name, view, title in PAGES
    ],
]
