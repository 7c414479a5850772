"""Staff see where they are signed in, and end it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import describe
from audit.models import Event
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:sessions")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(user, **headers) -> Client:
    client = Client(**headers)
    sent = {"username": user.username, "password": "secret", "next": "/admin/"}
    assert client.post(reverse("admin:login"), sent).status_code == 302
    return client


def is_open(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def shown(client: Client) -> list[tuple[str, bool]]:
    return [(s.browser, s.is_here) for s in client.get(PAGE).context["sessions"]]


def test_all_sessions_of_ones_own_are_listed_the_latest_first(grace):
    signed_in(UserFactory(is_staff=True))
    signed_in(grace)
    here = signed_in(grace, HTTP_USER_AGENT=FIREFOX)
    assert shown(here) == [("Firefox on Linux", True), ("Unknown browser", False)]


def test_what_has_ended_is_not_listed(grace):
    signed_in(grace)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    signed_in(grace)
    grace.set_password("another")
    grace.save()
    here = Client()
    here.force_login(grace)
    assert len(shown(here)) == 1


def test_a_session_from_before_there_was_this_page_is_listed(grace):
    elsewhere, here = signed_in(grace), signed_in(grace, HTTP_USER_AGENT=FIREFOX)
    session = elsewhere.session
    del session["began_at"], session["browser"]
    session.save()
    assert shown(here) == [("Firefox on Linux", True), ("Unknown browser", False)]
    assert "not known" in here.get(PAGE).text


def test_signing_out_everywhere_else_leaves_this_session_and_those_of_others(grace):
    other, elsewhere, here = signed_in(UserFactory(is_staff=True)), *map(signed_in, [grace] * 2)
    assert here.post(PAGE).status_code == 302
    assert [is_open(client) for client in (other, elsewhere, here)] == [True, False, True]
    last = Event.objects.values_list("what", "who", "detail").first()
    assert last == ("signed-out", "grace", "other sessions ended: 1")


def test_sessions_from_before_a_change_of_the_key_end_as_well(grace, settings):
    elsewhere = signed_in(grace)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that protects nothing " * 2
    here = signed_in(grace)
    here.post(PAGE)
    assert [is_open(client) for client in (elsewhere, here)] == [False, True]


def test_signing_out_everywhere_ends_this_session_as_well(grace):
    elsewhere, here = signed_in(grace), signed_in(grace)
    here.post(PAGE, {"here_too": ""})
    assert [is_open(client) for client in (elsewhere, here)] == [False, False]


def test_nobody_is_there_who_has_not_signed_in(client):
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/18 Safari/604.1", "Safari on iPhone"),
        ("\0<b>", "Unknown browser"),
    ],
)
def test_a_browser_is_described_in_two_words(user_agent, words):
    assert describe(user_agent) == words
