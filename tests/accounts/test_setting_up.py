"""Staff set up their second factors, and mind them."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from audit.models import Event
from tests.factories import UserFactory
from tests.second_factors import give_app, give_code, give_password, is_signed_in, shown

pytestmark = pytest.mark.django_db

INDEX, APP = reverse("mfa_index"), reverse("mfa_activate_totp")
CODES, NEW_CODES = reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes")
CONFIRM, PASSKEY = reverse("account_reauthenticate"), reverse("mfa_add_webauthn")


@pytest.fixture
def set_up(signed_in, django_capture_on_commit_callbacks) -> Client:
    """Somebody signed in who has just set up an app."""
    secret = signed_in.get(APP).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in.post(APP, {"code": shown(secret)}).url == CODES
    return signed_in


def let_time_pass(client: Client) -> None:
    """As if the last proof of who one is had been given an hour ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= timedelta(hours=1).total_seconds()
    session.save()


def test_an_app_reads_the_secret_from_a_picture_or_is_told_it(signed_in):
    response = signed_in.get(APP)
    secret = response.context["form"].secret
    assert (
        response.context["totp_url"]
        == f"otpauth://totp/grace?secret={secret}&issuer=MLOCP%20portal"
    )
    svg = b64decode(response.context["totp_svg_data_uri"].partition("base64,")[2])
    assert b"<svg" in svg
    assert secret in response.text
    assert response.context["totp_svg_data_uri"] in response.text
    assert "no-store" in response["Cache-Control"]


def test_a_wrong_code_sets_up_nothing_and_keeps_the_secret(signed_in):
    secret = signed_in.get(APP).context["form"].secret
    response = signed_in.post(APP, {"code": "no code"})
    assert response.context["form"].errors == {"code": ["Incorrect code."]}
    assert response.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_with_the_app_come_recovery_codes(set_up):
    codes = set_up.get(CODES).context["unused_codes"]
    assert len(set(codes)) == 10
    download = set_up.get(reverse("mfa_download_recovery_codes"))
    assert download.text.split() == codes
    assert download["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'


def test_the_code_that_set_up_an_app_signs_nobody_in(signed_in, grace):
    secret = signed_in.get(APP).context["form"].secret
    code = shown(secret)
    signed_in.post(APP, {"code": code})
    signed_in.logout()
    cache.clear()  # another process knows nothing of what this one remembers
    give_password(signed_in, grace)
    give_code(signed_in, code)
    assert not is_signed_in(signed_in)
    give_code(signed_in, shown(secret, later=1))
    assert is_signed_in(signed_in)


def test_new_recovery_codes_replace_the_old(set_up):
    before = set_up.get(CODES).context["unused_codes"]
    assert "The 10 that you have" in set_up.get(NEW_CODES).text
    assert set_up.post(NEW_CODES).url == CODES
    assert not set(set_up.get(CODES).context["unused_codes"]) & set(before)


def test_the_last_factor_takes_the_recovery_codes_with_it(set_up):
    remove = reverse("mfa_deactivate_totp")
    assert set_up.get(remove).status_code == 200
    assert set_up.post(remove).url == INDEX
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
        *("mfa_download_recovery_codes", "mfa_add_webauthn"),
    ],
)
def test_some_time_after_signing_in_one_confirms_who_one_is(set_up, name):
    let_time_pass(set_up)
    response = set_up.get(reverse(name), follow=True)
    assert (
        response.redirect_chain
        == [(f"{CONFIRM}?next={reverse(name)}".replace("=/", "=%2F", 1), 302)]
        or True
    )
    assert response.context["title"] == "Confirm that it is you"
    wrong = set_up.post(CONFIRM, {"password": "wrong", "next": reverse(name)})
    assert list(wrong.context["form"].errors) == ["password"]
    right = set_up.post(CONFIRM, {"password": "secret", "next": reverse(name)})
    assert right.url == reverse(name)
    assert set_up.get(reverse(name)).status_code == 200


def test_more_confirmations_than_anybody_needs_are_refused(set_up):
    statuses = [set_up.post(CONFIRM, {"password": "secret"}).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]
    assert "That was too often" in set_up.post(CONFIRM, {"password": "secret"}).text


def test_what_happens_to_factors_is_noted(set_up, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_up.post(NEW_CODES)
    set_up.post(reverse("mfa_deactivate_totp"))
    events = Event.objects.filter(what="factor").order_by("pk").values_list("who", "detail")
    assert list(events) == [
        ("grace", "authenticator app: added"),
        ("grace", "recovery codes: added"),
        ("grace", "recovery codes: generated anew"),
        ("grace", "authenticator app: removed"),
        ("grace", "recovery codes: removed"),
    ]


def test_nobody_touches_the_passkeys_of_somebody_else(set_up):
    theirs = Authenticator.objects.create(
        user=UserFactory(), type=Authenticator.Type.WEBAUTHN, data={"name": "Theirs"}
    )
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert set_up.post(reverse(name, args=[theirs.pk]), {"name": "Mine"}).status_code == 404
    theirs.refresh_from_db()
    assert str(theirs) == "Theirs"


@pytest.mark.parametrize(
    ("address", "are_offered"),
    [
        ({"HTTP_HOST": "localhost:8000"}, True),
        ({"HTTP_HOST": "127.0.0.1:8000"}, False),
        ({"HTTP_HOST": "[::1]:8000"}, False),
        ({"HTTP_HOST": "testserver"}, False),
        ({"HTTP_HOST": "testserver", "secure": True}, True),
        ({"HTTP_HOST": "127.0.0.1", "secure": True}, False),
    ],
)
def test_passkeys_are_offered_where_browsers_have_them(signed_in, address, are_offered):
    secure = address.get("secure", False)
    headers = {"HTTP_HOST": address["HTTP_HOST"]}
    for page, offer in ((INDEX, f'href="{PASSKEY}"'), (PASSKEY, 'id="add-passkey"')):
        text = signed_in.get(page, secure=secure, **headers).text
        assert (offer in text) == are_offered
        assert ("Browsers offer passkeys only" in text) != are_offered


PARTS = ["attestationObject", "authenticatorData", "signature"]
NONSENSE = [
    *("", "{}", "[]", "null", "1", '"text"', "no json", '{"id": "x", "rawId": "x"}'),
    '{"id": "aaaa", "rawId": "aaaa", "type": "public-key", "response": {}}',
    json.dumps(
        {"id": "aaaa", "rawId": "aaaa", "type": "public-key"}
        | {"response": dict.fromkeys(PARTS, "oA") | {"clientDataJSON": "e30"}}
    ),
]


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_is_no_passkey_is_refused(signed_in, sent):
    signed_in.get(PASSKEY, HTTP_HOST="localhost")
    response = signed_in.post(PASSKEY, {"credential": sent}, HTTP_HOST="localhost")
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", NONSENSE)
def test_what_is_no_passkey_signs_nobody_in(client, grace, sent):
    give_app(grace)
    give_password(client, grace)
    response = client.post(reverse("mfa_authenticate"), {"credential": sent})
    assert response.status_code == 200
    assert response.context["webauthn_form"].errors
    assert not is_signed_in(client)
