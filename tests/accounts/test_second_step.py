"""Signing in with a second factor, and guessing at it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse

from audit.models import Event
from tests.factories import UserFactory
from tests.second_factors import (
    give_app,
    give_code,
    give_password,
    give_recovery_codes,
    is_signed_in,
    shown,
)

pytestmark = pytest.mark.django_db

LOGIN, SESSIONS = reverse("admin:login"), reverse("admin:sessions")
STEP = reverse("mfa_authenticate")
LIMIT, MOST = 5, 10


@pytest.fixture
def secret(grace):
    return give_app(grace)


def guess(client, times, **headers) -> list[int]:
    return [give_code(client, "no code", **headers).status_code for _ in range(times)]


def guess_from_everywhere(client, user, times) -> None:
    """Wrong codes, each from a network of its own, after as many right passwords as it takes."""
    for n in range(times):
        network = {"REMOTE_ADDR": f"2001:db8:{n}::1"}
        if n % (LIMIT - 1) == 0:
            give_password(client, user, **network)
        assert give_code(client, "no code", **network).status_code == 200


def let_time_pass(**time) -> None:
    """As if all wrong codes had been given longer ago."""
    Event.objects.update(at=F("at") - timedelta(**time))


def test_without_a_second_factor_the_password_signs_in(client, grace):
    assert give_password(client, grace).url == SESSIONS
    assert is_signed_in(client)


def test_with_one_the_password_alone_opens_nothing(client, grace, secret):
    assert give_password(client, grace).url == STEP
    assert client.get(STEP).status_code == 200
    assert not is_signed_in(client)
    assert client.get(SESSIONS).status_code == 302


def test_the_code_of_the_app_signs_in_and_leads_to_what_was_wanted(client, grace, secret):
    give_password(client, grace)
    assert give_code(client, shown(secret)).url == SESSIONS
    assert client.get(SESSIONS).status_code == 200


def test_nobody_comes_to_the_second_step_without_the_first(client, secret):
    assert client.get(STEP).url == give_code(client, shown(secret)).url == LOGIN
    assert not is_signed_in(client)


@pytest.mark.parametrize("code", ["", "000", "1" * 5000, "a\0b", "no code"])
def test_a_wrong_code_is_refused_at_the_field(client, grace, secret, code):
    give_password(client, grace)
    response = give_code(client, code)
    assert response.status_code in {200, 400}
    assert not is_signed_in(client)


def test_a_code_is_taken_once_in_whichever_process(grace, secret):
    code = shown(secret)
    for expected in (True, False):
        client = Client()
        give_password(client, grace)
        give_code(client, code)
        assert is_signed_in(client) == expected
        cache.clear()  # another process knows nothing of what this one remembers


def test_a_code_older_than_one_that_was_taken_is_refused(grace, secret):
    for later, expected in ((1, True), (0, False)):
        client = Client()
        give_password(client, grace)
        give_code(client, shown(secret, later))
        assert is_signed_in(client) == expected


def test_a_code_that_has_just_run_out_is_taken_and_an_older_one_is_not(grace, secret):
    for later, expected in ((-3, False), (-1, True)):
        client = Client()
        give_password(client, grace)
        give_code(client, shown(secret, later))
        assert is_signed_in(client) == expected


def test_a_recovery_code_signs_in_once(grace, secret):
    code, *_ = give_recovery_codes(grace)
    for expected in (True, False):
        client = Client()
        give_password(client, grace)
        give_code(client, code)
        assert is_signed_in(client) == expected


def test_after_five_wrong_codes_neither_code_nor_password_opens(client, grace, secret):
    give_password(client, grace)
    assert guess(client, LIMIT) == [200] * (LIMIT - 1) + [429]
    assert give_code(client, shown(secret)).url == LOGIN
    response = give_password(client, grace)
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "After 5 failed attempts" in response.text
    assert not is_signed_in(client)


def test_the_right_password_gives_no_new_guesses(client, grace, secret):
    for _ in range(LIMIT - 1):
        give_password(client, grace)
        assert guess(client, 1) == [200]
    give_password(client, grace)
    assert guess(client, 1) == [429]


def test_wrong_passwords_and_wrong_codes_count_together(client, grace, secret):
    for _ in range(LIMIT - 2):
        client.post(LOGIN, {"username": "grace", "password": "wrong"})
    give_password(client, grace)
    assert guess(client, 2) == [200, 429]


def test_whoever_guesses_codes_locks_out_nobody_elsewhere(client, grace, secret):
    give_password(client, grace, REMOTE_ADDR="198.51.100.1")
    guess(client, LIMIT * 3, REMOTE_ADDR="198.51.100.1")
    owner = Client(REMOTE_ADDR="203.0.113.5")
    give_password(owner, grace)
    give_code(owner, shown(secret))
    assert is_signed_in(owner)


def test_whoever_guesses_codes_locks_out_nobody_else_on_the_same_connection(client, grace, secret):
    give_password(client, grace)
    guess(client, LIMIT)
    other = Client()
    ada = UserFactory(is_staff=True)
    ada_secret = give_app(ada)
    give_password(other, ada)
    give_code(other, shown(ada_secret))
    assert is_signed_in(other)


def test_a_lock_out_by_codes_ends_after_a_quarter_of_an_hour(client, grace, secret):
    give_password(client, grace)
    guess(client, LIMIT)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=15))
    give_password(client, grace)
    give_code(client, shown(secret))
    assert is_signed_in(client)


def test_five_wrong_codes_from_wherever_lead_back_to_the_password(client, grace, secret):
    give_password(client, grace)
    answers = [give_code(client, "no code", REMOTE_ADDR=f"2001:db8:{n}::1") for n in range(LIMIT)]
    assert [answer.status_code for answer in answers] == [200] * (LIMIT - 1) + [302]
    page = client.get(answers[-1].url)
    assert "Five codes were wrong. Start again with your password." in page.text
    assert f'name="next" value="{SESSIONS}"' in page.text
    assert client.get(STEP).status_code == 302


def test_ten_wrong_codes_close_the_second_step_on_every_connection(client, grace, secret):
    guess_from_everywhere(client, grace, MOST)
    owner = Client(REMOTE_ADDR="203.0.113.5")
    give_password(owner, grace)
    response = give_code(owner, shown(secret))
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "somebody knows your password" in response.text
    assert not is_signed_in(owner)
    let_time_pass(minutes=15)
    give_code(owner, shown(secret))
    assert is_signed_in(owner)


def test_nine_wrong_codes_close_nothing_and_old_ones_do_not_count(client, grace, secret):
    guess_from_everywhere(client, grace, MOST - 1)
    let_time_pass(hours=1)
    guess_from_everywhere(client, grace, MOST - 1)
    give_code(client, shown(secret))
    assert is_signed_in(client)


def test_once_open_again_one_wrong_code_closes_it(client, grace, secret):
    guess_from_everywhere(client, grace, MOST)
    let_time_pass(minutes=15)
    guess_from_everywhere(client, grace, 1)
    assert give_code(client, shown(secret)).status_code == 429


def test_what_comes_while_it_is_closed_does_not_count(client, grace, secret):
    guess_from_everywhere(client, grace, MOST)
    before = Event.objects.count()
    guesses = [give_code(client, "no code", REMOTE_ADDR="203.0.113.5") for _ in range(3)]
    assert [guess.status_code for guess in guesses] == [429] * 3
    assert Event.objects.count() == before
    assert not AccessAttempt.objects.filter(ip_address="203.0.113.5").exists()


def test_without_the_password_nobody_closes_the_second_step(client, grace, secret):
    for n in range(MOST):
        network = {"REMOTE_ADDR": f"2001:db8:{n}::1"}
        client.post(LOGIN, {"username": "grace", "password": "wrong"}, **network)
        give_code(client, "no code", **network)
    give_password(client, grace)
    give_code(client, shown(secret))
    assert is_signed_in(client)


def test_that_it_was_closed_is_noted_once(client, grace, secret):
    guess_from_everywhere(client, grace, MOST)
    give_code(client, "no code")
    noted = Event.objects.filter(what="locked-out").values_list("subject", "detail")
    assert list(noted) == [("grace", "codes, on every connection")]


def test_what_was_typed_as_a_code_is_not_kept(client, grace, secret):
    give_password(client, grace)
    guess(client, 2)
    assert "no code" not in str(list(AccessAttempt.objects.values()))


def test_somebody_who_was_switched_off_between_the_steps_gets_nowhere(client, grace, secret):
    give_password(client, grace)
    grace.is_active = False
    grace.save()
    give_code(client, shown(secret))
    assert client.get(SESSIONS).status_code == 302


def test_sessions_are_listed_and_ended_as_ever(grace, secret):
    first, second = Client(), Client()
    for client, later in ((first, 0), (second, 1)):
        give_password(client, grace)
        give_code(client, shown(secret, later))
    assert [s.is_here for s in second.get(SESSIONS).context["sessions"]] == [True, False]
    second.post(SESSIONS)
    assert [c.get(SESSIONS).status_code for c in (first, second)] == [302, 200]
    grace.set_password("another")
    grace.save()
    assert second.get(SESSIONS).status_code == 302


def test_both_steps_are_noted(client, grace, secret):
    code, *_ = give_recovery_codes(grace)
    give_password(client, grace)
    guess(client, 1)
    give_code(client, code)
    events = Event.objects.order_by("pk").values_list("what", "who", "subject", "detail")
    assert list(events) == [
        ("failed", "", "grace", "wrong code"),
        ("signed-in", "grace", "", "with recovery codes"),
    ]


def test_a_code_that_confirms_who_one_is_has_a_line_of_its_own(client, grace, secret):
    give_password(client, grace)
    give_code(client, shown(secret))
    client.post(reverse("mfa_reauthenticate"), {"code": shown(secret, later=1), "next": SESSIONS})
    events = Event.objects.order_by("pk").values_list("what", "who", "detail")
    assert list(events) == [
        ("signed-in", "grace", "with authenticator app"),
        ("factor", "grace", "authenticator app: used to confirm who it is"),
    ]


def test_secrets_are_not_readable_in_the_database(grace, secret):
    code, *_ = give_recovery_codes(grace)
    kept = str(list(Authenticator.objects.values()))
    assert secret not in kept
    assert code not in kept


def test_an_older_key_still_reads_them(client, grace, secret, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 6
    give_password(client, grace)
    give_code(client, shown(secret))
    assert is_signed_in(client)


@pytest.mark.parametrize("code", ["", "328482", "no code"])
def test_without_the_key_nothing_fits_and_the_page_says_why(client, grace, secret, settings, code):
    settings.SECRET_KEY = "another key " * 6
    give_password(client, grace)
    response = give_code(client, code)
    assert (response.status_code, is_signed_in(client)) == (409 if code else 200, False)
    assert not code or "The secret key of the portal has changed" in response.text
