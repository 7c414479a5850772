"""The addresses of django-allauth that staff need, in the admin's frame; all others stay closed.

They have no namespace: allauth knows them by these names.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from accounts.second_factor import must_set_up, passkeys_work_at
from accounts.views import SetUpApp


def framed(view: Callable[..., HttpResponse], title: str) -> Callable[..., HttpResponse]:
    """``view`` with what the templates of the admin want to know."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
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
PAGES = [
    ("", "mfa_index", factors.index, "Second factor"),
    ("code/", "mfa_authenticate", factors.authenticate, "Second step"),
    ("confirm/", "account_reauthenticate", account.reauthenticate, CONFIRM),
    ("confirm/code/", "mfa_reauthenticate", factors.reauthenticate, CONFIRM),
    ("confirm/passkey/", "mfa_reauthenticate_webauthn", passkeys.reauthenticate_webauthn, CONFIRM),
    ("app/add/", "mfa_activate_totp", SetUpApp.as_view(), "Set up an authenticator app"),
    ("app/remove/", "mfa_deactivate_totp", app.deactivate_totp, "Remove the authenticator app"),
    ("codes/", "mfa_view_recovery_codes", codes.view_recovery_codes, "Recovery codes"),
    ("codes/new/", "mfa_generate_recovery_codes", codes.generate_recovery_codes, "New codes"),
    ("codes/download/", "mfa_download_recovery_codes", codes.download_recovery_codes, ""),
    ("passkeys/add/", "mfa_add_webauthn", passkeys.add_webauthn, "Add a passkey"),
    ("passkeys/<int:pk>/", "mfa_edit_webauthn", passkeys.edit_webauthn, "Rename a passkey"),
    (
        "passkeys/<int:pk>/remove/",
        "mfa_remove_webauthn",
        passkeys.remove_webauthn,
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
