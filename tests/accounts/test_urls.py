"""Of allauth's addresses, only those that staff need are open."""

import pytest
from allauth.account.adapter import get_adapter
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from accounts.urls import PAGES

pytestmark = pytest.mark.django_db

OPEN = [
    *("mfa_index", "account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn"),
]
CLOSED = [
    *("account_signup", "account_email", "account_reset_password", "account_set_password"),
    *("account_change_password", "account_logout", "account_inactive", "mfa_trust"),
    *("account_email_verification_sent", "account_confirm_login_code", "mfa_login_webauthn"),
    *("mfa_signup_webauthn", "account_request_login_code", "socialaccount_login"),
]


@pytest.mark.parametrize("name", CLOSED)
def test_what_is_not_needed_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path",
    [
        *("signup/", "email/", "confirm-email/", "password/reset/", "password/set/"),
        *("password/change/", "login/code/", "inactive/", "social/signup/", "3rdparty/"),
        *("2fa/", "2fa/trust/", "signup/passkey/", "2fa/webauthn/login/"),
    ],
)
def test_allauths_other_addresses_do_not_answer(admin_client, client, path):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}").status_code == 404
    for folder in ("", "second-factor/"):
        assert admin_client.get(f"/admin/{folder}{path}").status_code == 404


def test_nobody_signs_up(rf):
    assert not get_adapter().is_open_for_signup(rf.get("/"))


@pytest.mark.parametrize("name", OPEN)
def test_no_page_of_factors_is_open_to_visitors(client, name):
    response = client.get(reverse(name), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("admin:login"))


@pytest.mark.parametrize("view", [view for _, _, view, _ in PAGES])
def test_every_page_has_a_view(view):
    assert callable(import_string(view))
