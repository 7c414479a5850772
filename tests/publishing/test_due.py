"""A change is published at its moment, by the first request after it."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from guide.views import home
from mlocp_portal.health import alive
from publishing import due
from publishing.models import PendingChange, Revision
from publishing.revisions import What
from publishing.trees import take
from tests.factories import CertificationFactory
from tests.staff import change_url, entries, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide():
    return CertificationFactory(slug="guide", name="Old name")


@pytest.fixture
def looking(settings):
    settings.PUBLISH_DUE_EVERY = 0


def schedule(page, **values) -> None:
    tree = take(page)
    tree["values"] |= values
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    PendingChange.objects.keep(page, tree, None, publish_at=a_moment_ago)


def send(client, guide, at: str, **changes):
    url = change_url(guide)
    data = entries(client.get(url)) | changes | {"_schedule": "1", "_schedule_at": at}
    return client.post(url, data, follow=True)


def test_a_publisher_chooses_the_moment(client, guide, looking):
    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1))
    publisher = sign_in(client, "Publishers")
    response = send(publisher, guide, f"{tomorrow:%Y-%m-%dT%H:%M}", name="New name")
    assert "becomes the page on" in response.text
    assert "Old name" in client.get(guide.get_absolute_url()).text
    PendingChange.objects.update(publish_at=timezone.now())
    assert "New name" in client.get(guide.get_absolute_url()).text
    assert Revision.objects.of(guide).first().what == What.PUBLISHED
    assert not PendingChange.objects.exists()


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T09:00", "99999-01-01T00:00"])
def test_a_moment_that_is_none_keeps_the_draft(client, guide, at):
    response = send(sign_in(client, "Publishers"), guide, at, name="New name")
    assert "Not scheduled" in response.text
    pending = PendingChange.objects.get()
    assert (pending.publish_at, pending.tree["values"]["name"]) == (None, "New name")


def test_editors_schedule_nothing(client, guide):
    assert send(sign_in(client, "Editors"), guide, "2999-01-01T00:00").status_code == 403


def test_saving_a_draft_again_takes_the_moment_back(client, guide):
    publisher = sign_in(client, "Publishers")
    send(publisher, guide, "2999-01-01T00:00", name="New name")
    url = change_url(guide)
    publisher.post(url, entries(publisher.get(url)) | {"_draft": "1"})
    assert PendingChange.objects.get().publish_at is None


def test_what_fits_no_more_stays_a_draft_and_says_why(client, guide, looking):
    schedule(guide, slug="taken")
    CertificationFactory(slug="taken")
    assert client.get("/").status_code == 200
    pending = PendingChange.objects.get()
    assert pending.publish_at is None
    page = sign_in(client, "Publishers").get(change_url(guide)).text
    assert "could not be published" in page
    assert "already exists" in page


def test_a_change_of_a_page_that_is_gone_harms_nobody(client, guide, looking):
    schedule(guide, name="New name")
    guide.delete()
    assert client.get("/").status_code == 200
    assert not PendingChange.objects.exists()


def test_a_process_looks_only_now_and_then(client, guide, settings):
    settings.PUBLISH_DUE_EVERY = 1_000
    client.get("/robots.txt")
    schedule(guide, name="New name")
    client.get("/robots.txt")
    assert PendingChange.objects.exists()


def test_pages_are_answered_when_nothing_can_be_published(client, looking, monkeypatch, caplog):
    def fail():
        raise DatabaseError("read only")

    monkeypatch.setattr(due, "publish_due", fail)
    assert client.get("/robots.txt").status_code == 200
    assert "could not be published" in caplog.text


def test_who_asks_after_a_failure_does_not_wait_for_a_second_one(looking, monkeypatch):
    looks = []

    def fail():
        looks.append(1)
        raise DatabaseError("gone")

    monkeypatch.setattr(due, "publish_due", fail)
    middleware = due.PublishDue(lambda request: "answered")

    def answer(view=home) -> str:
        middleware.process_view(None, view, (), {})
        return middleware(None)

    assert [answer(), answer()] == ["answered", "answered"]
    assert looks == [1]
    later = time.monotonic() + due.AFTER_FAILURE
    monkeypatch.setattr(due.time, "monotonic", lambda: later)
    answer(alive)
    assert looks == [1]
    answer()
    assert looks == [1, 1]


def test_the_command_says_how_many(guide, capsys):
    schedule(guide, name="New name")
    call_command("publish_due")
    call_command("publish_due")
    assert capsys.readouterr().out == "1 page published.\n0 pages published.\n"
