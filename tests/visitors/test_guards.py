"""Robots are kept out, and people are told why and lose no word."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from tests.factories import LearningPathFactory
from tests.html import find_all, text_of
from tests.visiting import opened, send
from visitors import erasure, models
from visitors.models import LIMITS, Sending

pytestmark = pytest.mark.django_db
MOST = LIMITS[0][1]


@pytest.fixture
def address():
    return f"/comments/write/path-{LearningPathFactory().pk}/"


def field_of(html: str, name: str):
    fields = find_all(html, "input") + find_all(html, "textarea")
    return next(field for field in fields if field.get("name") == name)


def words_of(response) -> dict[str, str]:
    """What stands in the fields that people see."""
    fields = {i.get("name"): i.get("value", "") for i in find_all(response.text, "input")}
    text = (find_all(response.text, "textarea")[0].text or "").strip()
    return {"text": text, "name": fields["name"], "email": fields["email"]}


def assert_refused(response, status: int, words: str):
    assert response.status_code == status
    assert words in response.text
    assert words_of(response) == {
        "text": "The exam was fair.",
        "name": "Ann",
        "email": "ann@example.org",
    }


def test_what_a_person_sends_is_kept(client, address):
    assert send(client, address).status_code == 302
    assert Comment.objects.get().text == "The exam was fair."


def test_a_robot_in_the_trap_is_thanked_and_leaves_nothing(client, address):
    response = send(client, address, subject="Buy now", follow=True)
    assert response.redirect_chain == [(address.replace("write", "thanks"), 302)]
    assert "waits for approval" in response.text
    assert not Comment.objects.exists()
    assert not Sending.objects.exists()


def test_the_trap_is_out_of_reach_for_people(client, address):
    html = client.get(address).text
    field = field_of(html, "subject")
    assert (field.get("tabindex"), field.get("autocomplete")) == ("-1", "off")
    hidden = [e for e in find_all(html, "div") if e.get("aria-hidden") == "true"]
    assert len(hidden) == 1
    assert hidden[0].get("class") == "visually-hidden"
    assert [i.get("name") for i in hidden[0].iter("input")] == ["subject"]


def test_faster_than_people_write_is_refused_and_may_try_again(client, address):
    response = send(client, address, opened=opened(timedelta(seconds=1)))
    assert_refused(response, 422, "faster than people write")
    assert not Comment.objects.exists()


def test_what_is_wrong_in_fields_is_said_beside_what_is_wrong_as_a_whole(client, address):
    response = send(client, address, opened=opened(timedelta(seconds=1)), text="")
    (box,) = [e for e in find_all(response.text, "div") if e.get("class") == "refused"]
    assert "faster than people write" in text_of(box)
    assert "marked below" in text_of(box)
    alone = send(client, address, opened=opened(timedelta(seconds=1)))
    assert "marked below" not in alone.text


def test_a_form_just_opened_is_too_young(client, address):
    token = field_of(client.get(address).text, "opened")
    assert_refused(send(client, address, opened=token.get("value")), 422, "faster than people")


@pytest.mark.parametrize("token", ["", "1", "1:forged", "x" * 500, "\0"])
def test_a_form_that_the_portal_did_not_stamp_can_be_sent_again_at_once(client, address, token):
    assert_refused(send(client, address, opened=token), 422, "open for too long")


def test_an_expired_form_asks_to_be_sent_again(client, address):
    response = send(client, address, opened=opened(timedelta(days=1, seconds=5)))
    assert_refused(response, 422, "open for too long")
    token = field_of(response.text, "opened")
    assert send(client, address, opened=token.get("value")).status_code == 302


def test_the_same_again_is_refused_kindly(client, address):
    send(client, address)
    response = send(client, address, text="The  exam was FAIR.")
    assert response.status_code == 422
    assert "You have sent this already" in response.text
    assert Comment.objects.count() == 1


def test_the_same_words_may_go_elsewhere_or_come_from_elsewhere(client, address):
    send(client, address)
    other = f"/comments/write/path-{LearningPathFactory().pk}/"
    assert send(client, other).status_code == 302
    assert send(client, address, remote="203.0.113.6").status_code == 302


def fill(client, address, count: int = MOST, **changes):
    for number in range(count):
        assert send(client, address, text=f"Number {number}", **changes).status_code == 302


def test_too_many_from_one_connection_wait_and_keep_their_words(client, address):
    fill(client, address)
    response = send(client, address)
    assert_refused(response, 429, "Please send this again in 10 minutes")
    assert 590 <= int(response["Retry-After"]) <= 600
    assert Comment.objects.count() == MOST


def test_another_connection_is_not_concerned(client, address):
    fill(client, address)
    assert send(client, address, remote="203.0.113.6").status_code == 302


def test_what_a_visitor_writes_into_the_header_changes_nothing(client, address):
    fill(client, address)
    response = send(client, address, headers={"X-Forwarded-For": "6.6.6.6"})
    assert response.status_code == 429


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(client, address, settings):
    settings.TRUSTED_PROXIES = 1
    fill(client, address, headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.1"})
    same = {"X-Forwarded-For": "7.7.7.7, 198.51.100.1"}
    other = {"X-Forwarded-For": "6.6.6.6, 198.51.100.2"}
    assert send(client, address, headers=same).status_code == 429
    assert send(client, address, headers=other).status_code == 302


def age(by: timedelta):
    for sending in Sending.objects.all():
        sending.created_at -= by
        sending.save()


def test_after_a_while_one_may_send_again(client, address):
    fill(client, address)
    age(LIMITS[0][0])
    assert send(client, address).status_code == 302


def test_the_day_has_a_limit_too(client, address, monkeypatch):
    monkeypatch.setattr(models, "LIMITS", (LIMITS[0], (timedelta(days=1), MOST + 2)))
    fill(client, address)
    age(timedelta(hours=1))
    fill_again = [send(client, address, text=f"Again {n}").status_code for n in range(3)]
    assert fill_again == [302, 302, 429]


def send_again(client, address):
    send(client, address, remote="203.0.113.6")


def erase_somebody(client, address):
    erasure.erase("nobody@example.org")


def run_the_command(client, address):
    call_command("forget_senders", stdout=StringIO())


@pytest.mark.parametrize("act", [send_again, erase_somebody, run_the_command])
def test_nothing_of_a_connection_is_remembered_when_its_day_is_over(client, address, act):
    fill(client, address, 2)
    age(timedelta(days=1))
    fresh = Sending.objects.create(sender="a", digest="b", created_at=timezone.now())
    act(client, address)
    assert Sending.objects.earliest("created_at") == fresh


def test_a_refused_form_is_not_counted(client, address):
    for _ in range(MOST + 1):
        send(client, address, email="nonsense")
    assert not Sending.objects.exists()
    assert send(client, address).status_code == 302


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"text": ""}, "Please write something here."),
        ({"text": " \n\t "}, "Please write something here."),
        ({"text": "\u200b\u202e"}, "Please write something here."),
        ({"text": "x" * 5001}, "Please shorten this to 5,000 characters; it has 5,001."),
        ({"name": ""}, "Please give a name"),
        ({"name": "x" * 81}, "Please shorten this to 80 characters; it has 81."),
        ({"email": ""}, "It is not published."),
        ({"text": "a\0b"}, "This held a null byte"),
        ({"name": "A\0nn"}, "This held a null byte"),
        ({"email": "a\0@b.example"}, "This held a null byte"),
        ({"email": "nonsense"}, "no complete e-mail address"),
        ({"email": "a\0 b@c.example"}, "no complete e-mail address"),
        ({"email": "a" * 250 + "@b.example"}, "Please shorten this to 254 characters; it has 260."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, address, entries, words):
    response = send(client, address, **entries)
    assert response.status_code == 422
    name = next(iter(entries))
    field = field_of(response.text, name)
    assert field.get("aria-invalid") == "true"
    said = {e.get("id"): "".join(e.itertext()) for e in find_all(response.text, "ul")}
    assert words in said[f"visitor-{name}_error"]
    assert f"visitor-{name}_error" in field.get("aria-describedby")
    others = {"text": "The exam was fair.", "name": "Ann", "email": "ann@example.org"}
    assert {k: v for k, v in words_of(response).items() if k != name} == {
        k: v for k, v in others.items() if k != name
    }
    assert not Comment.objects.exists()


@pytest.mark.parametrize("count", [2_000, 400_000])
def test_a_long_text_comes_back_whole(client, address, count):
    text = "wörd " * count
    assert words_of(send(client, address, text=text))["text"] == text.strip()


def test_no_browser_cuts_off_what_is_typed(client, address):
    html = client.get(address).text
    fields = [field_of(html, name) for name in ("text", "name", "email")]
    assert [field.get("maxlength") for field in fields] == [None] * 3


def test_a_forged_form_is_refused_and_loses_no_word(address):
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, address)
    assert_refused(response, 403, "did not send the cookie")
    assert not Comment.objects.exists()
    token = field_of(response.text, "csrfmiddlewaretoken")
    assert send(strict, address, csrfmiddlewaretoken=token.get("value")).status_code == 302


def test_the_page_of_a_form_is_kept_by_no_cache(client, address):
    for response in (client.get(address), send(client, address, email="")):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response.cookies.keys() == {"mlocp-csrf"}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_a_form_that_says_nothing_at_all_is_met(client, address):
    assert client.post(address, {}).status_code == 422
    assert client.post(address, b"{", content_type="application/json").status_code == 422
