"""The edge around the portal itself: who sees what, and from when on."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import CaseInsensitiveMapping

from certifications.models import Certification
from guide.sitemaps import addresses
from mlocp_portal.edge.watch import UNREACHABLE
from publishing.models import State
from publishing.preview import Ticket
from tests.factories import CertificationFactory, SectionFactory
from tests.mlocp_portal.test_headers import assert_guarded

pytestmark = pytest.mark.django_db


def is_plan(address: str) -> bool:
    """A plan begins today unless its address says otherwise, so nobody keeps it."""
    return address.startswith("/plan/") and address != "/plan/"


def test_every_page_for_readers_is_kept_and_names_no_visitor(shipped, portal):
    for address in [*addresses(), "/compare/", "/sitemap.xml", "/robots.txt"]:
        first, again = portal(address), portal(address)
        if is_plan(address):
            assert again.source == ""
            continue
        assert (first.status, again.source) == (200, "hit"), address
        assert again.body == first.body
        assert "set-cookie" not in again.headers
        assert "cookie" not in again.headers["vary"].lower()
        assert again.headers["cache-control"].startswith("public, max-age=0, s-maxage=")
        assert "content-security-policy" in again.headers


def test_an_answer_of_any_kind_has_the_security_headers(portal):
    SectionFactory()
    first = portal("/guide/")
    answers = [first, portal("/guide/"), portal("/guide/", if_none_match=first.headers["etag"])]
    sources = [(answer.status, answer.source) for answer in answers]
    assert sources == [(200, "fwd=miss"), (200, "hit"), (304, "hit")]
    for answer in answers:
        assert_guarded(CaseInsensitiveMapping(answer.headers))


def test_a_kept_page_costs_no_query(shipped, portal, django_assert_num_queries):
    portal("/guide/")
    with django_assert_num_queries(0):
        assert portal("/guide/").source == "hit"


def test_what_is_published_shows_after_the_next_look(portal):
    page = CertificationFactory(name="Certified Gardener", state=State.DRAFT)
    portal.edge.watch.look()
    assert b"Certified Gardener" not in portal("/certifications/").body
    page.state = State.PUBLISHED
    page.save()
    portal.edge.watch._version = None  # the whole test is one transaction
    portal.edge.watch.look()
    assert b"Certified Gardener" in portal("/certifications/").body


def test_what_begins_and_ends_by_the_clock_shows_from_then_on(portal, monkeypatch):
    now = timezone.now()
    CertificationFactory(
        name="Certified Gardener",
        publish_at=now + timedelta(hours=1),
        expire_at=now + timedelta(hours=2),
    )
    portal.edge.watch._version = None
    shown = []
    for hours in (0, 1, 2):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        portal.edge.watch.look()
        shown.append(b"Certified Gardener" in portal("/certifications/").body)
    assert shown == [False, True, False]


def test_without_the_database_pages_stay_and_come_back(portal):
    SectionFactory()
    portal.edge.watch.look()
    before = portal("/guide/").body
    with mock.patch("mlocp_portal.edge.watch.publish_due", side_effect=OperationalError):
        with mock.patch("mlocp_portal.edge.watch.connection"):
            portal.edge.watch.look()
        assert portal.edge.watch.generation == UNREACHABLE
        assert portal("/guide/").body == before
        assert portal("/guide/").source == "hit; detail=stale"
    portal.edge.watch.look()
    assert portal("/guide/").source == "hit"


def test_a_preview_is_kept_by_nobody(portal, publisher):
    page = CertificationFactory(state=State.DRAFT)
    reply = portal(f"{Ticket.of(page).url}page/")
    assert (reply.status, reply.source) == (200, "")
    assert "public" not in reply.headers["cache-control"]


def test_staff_are_answered_by_django(shipped, portal, publisher: Client):
    cookie = publisher.cookies["mlocp-session"].value
    portal("/")
    assert portal("/", cookie=f"mlocp-session={cookie}").source == ""
    assert Certification.objects.exists()
