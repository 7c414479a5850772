"""Guessing passwords ends soon, and hurts nobody but the one who guesses."""

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
LIMIT = 5


@pytest.fixture(autouse=True)
def grace():
    return User.objects.create_user("grace", password="right one", is_staff=True)


def attempt(client, password, name="grace", **headers):
    sent = {"username": name, "password": password, "next": "/admin/"}
    return client.post(LOGIN, sent, **headers)


def fail(client, times=LIMIT, **headers):
    return [attempt(client, "wrong one", **headers).status_code for _ in range(times)]


def test_after_five_failures_not_even_the_right_password_opens(client):
    assert fail(client) == [200] * (LIMIT - 1) + [429]
    response = attempt(client, "right one")
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "After 5 failed attempts" in response.text
    assert "_auth_user_id" not in client.session


def test_four_failures_are_forgotten_by_a_success(client):
    for _ in range(2):
        fail(client, LIMIT - 1)
        assert attempt(client, "right one").status_code == 302


def test_it_ends_after_a_quarter_of_an_hour_whoever_goes_on_trying(client):
    fail(client, LIMIT + 3)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=15))
    assert attempt(client, "right one").status_code == 302


def test_nobody_locks_out_somebody_elsewhere(client):
    fail(client, REMOTE_ADDR="198.51.100.1")
    assert attempt(client, "right one", REMOTE_ADDR="203.0.113.5").status_code == 302


def test_nobody_locks_out_another_name_on_the_same_connection(client):
    User.objects.create_user("ada", password="right one", is_staff=True)
    fail(client)
    assert attempt(client, "right one", "ada").status_code == 302


def test_behind_a_proxy_it_is_the_visitors_connection_that_counts(client, settings):
    settings.TRUSTED_PROXIES = 1
    fail(client, HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.1")
    same = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.1"}
    assert attempt(client, "right one", **same).status_code == 429
    other = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.5"}
    assert attempt(client, "right one", **other).status_code == 302


@pytest.mark.parametrize("changing", ["REMOTE_ADDR", "HTTP_USER_AGENT"])
def test_what_anybody_can_change_makes_no_new_start(client, changing):
    values = {"REMOTE_ADDR": "2001:db8:1:2::{}", "HTTP_USER_AGENT": "Browser {}"}
    tries = [{changing: values[changing].format(n)} for n in range(1, LIMIT + 2)]
    statuses = [attempt(client, "wrong one", **headers).status_code for headers in tries]
    assert statuses[-2:] == [429, 429]


@pytest.mark.parametrize("name", ["nobody", "Grace", "x" * 5000, "naïve ☃"])
def test_names_that_nobody_has_are_locked_like_any(client, name):
    statuses = [attempt(client, "wrong one", name).status_code for _ in range(LIMIT + 1)]
    assert statuses == [200] * (LIMIT - 1) + [429] * 2
    assert attempt(client, "wrong one", "another").status_code == 200


@pytest.mark.parametrize("name", ["a\0b", ""])
def test_what_cannot_be_a_name_is_refused_at_the_field_and_not_counted(client, name):
    responses = [attempt(client, "wrong one", name) for _ in range(LIMIT + 1)]
    assert {response.status_code for response in responses} == {200}
    assert list(responses[-1].context["form"].errors) == ["username"]
    assert not AccessAttempt.objects.exists()


def test_a_name_is_kept_only_if_an_account_has_it(client):
    attempt(client, "wrong one")
    attempt(client, "wrong one", "my password by mistake")
    kept = str(list(AccessAttempt.objects.values()))
    assert "grace" in kept
    assert "my password by mistake" not in kept


def test_what_stands_for_a_name_follows_from_the_secret_key(client, settings):
    kept = []
    for key in ("one key " * 8, "another key " * 6):
        settings.SECRET_KEY = key
        attempt(client, "wrong one", "nobody")
        kept += AccessAttempt.objects.values_list("username", flat=True)
        AccessAttempt.objects.all().delete()
    assert len(set(kept)) == 2


def test_the_nightly_command_forgets_failures_that_no_longer_count(client, capsys):
    fail(client, 2)
    attempt(client, "wrong one", "nobody", REMOTE_ADDR="198.51.100.1")
    old = AccessAttempt.objects.filter(username="grace")
    old.update(attempt_time=F("attempt_time") - timedelta(minutes=15))
    call_command("forget_senders")
    assert capsys.readouterr().out == "Forgotten: 1.\n"
    assert AccessAttempt.objects.get().ip_address == "198.51.100.1"


def test_a_new_password_from_the_command_line_ends_a_lock_out(client, capsys):
    fail(client, name="admin")
    call_command("ensure_admin", "--reset")
    password = capsys.readouterr().out.split("password")[1].split()[0]
    assert attempt(client, password, "admin").status_code == 302


def test_no_name_address_or_password_is_logged_and_no_password_kept(client, caplog):
    with caplog.at_level(logging.INFO):
        fail(client, LIMIT + 1, name="unseenname", REMOTE_ADDR="198.51.100.77")
    assert [w for w in ("unseenname", "198.51.100.77", "wrong one") if w in caplog.text] == []
    assert "wrong one" not in str(list(AccessAttempt.objects.values()))
