"""Whatever a visitor sends: a helpful page or a 4xx, never a fault of the portal."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    InstitutionFactory,
    LearningPathFactory,
    QuestionFactory,
    RoleFactory,
)
from tests.html import faults
from tests.test_pages import PAGES, a_portal

PLACES = [
    *("", "guide/", "map/", "compare/", "next/", "search/"),
    *("certifications/", "paths/", "roles/", "institutions/", "faqs/", "faqs/ask/"),
    "comments/write/",
    *("plan/", "plan/mlocp/", "plan/mlocp/ready/", "plan/mlocp/renewal/"),
]
NAMES = [
    *("role", "track", "level", "status", "institution", "guide", "q", "sort", "page", "x"),
    *("kind", "literal", "c", "add", "only", "held", "direction", "comments", "about", "to"),
    *("plan", "start", "exam", "hours", "off", "away", "made", "passed", "show"),
]
NASTY = [
    "\0", "%00", "9" * 400, "-1", "0", "1e9", "٣", "null", "[]", "a" * 10_000, "'\"><b>", "%", "_",
    "../../etc/passwd", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "😀",
    "\r\nX: y",
]  # fmt: skip
# What is asked for of two pages → the number of the page that answers.
NEAREST = {"0": 1, "-3": 1, "2": 2, "9999999999999999999": 2, "abc": 1, "": 1, "1.5": 1}
values = st.one_of(st.text(max_size=50), st.sampled_from(NASTY))
pairs = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=6)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def portal(db):
    a_portal(1)
    return Client(raise_request_exception=False)


@quick
@given(place=st.sampled_from(PLACES), query=pairs)
def test_any_query_gets_a_page_or_a_4xx(portal, place, query):
    response = portal.get(f"/{place}", query_params=query)
    assert response.status_code < 500
    assert faults(response.text) == [] or response.status_code in {301, 302}


@quick
@given(place=st.sampled_from(PLACES), slug=values)
def test_any_address_gets_a_page_or_a_4xx(portal, place, slug):
    assert portal.get(f"/{place}{slug}/").status_code < 500


@pytest.mark.parametrize("raw", ["\xff\xfe", "%ff%fe", "a%00b", "%F0%9F%98%80", "%zz"])
def test_bytes_that_are_no_text_are_met(portal, subtests, raw):
    for place in PLACES:
        with subtests.test(place):
            query = portal.get(f"/{place}", QUERY_STRING=f"q={raw}&page={raw}&role={raw}")
            assert query.status_code < 500
            path = portal.get("/", PATH_INFO=f"/{place}{raw}")
            assert path.status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_for_reading_refuse_other_methods(portal, subtests, method):
    strict = Client(enforce_csrf_checks=True)  # the check for forged forms must not come first
    for name, address in PAGES.items():
        with subtests.test(name):
            response = getattr(strict, method)(address)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
            assert "This page can only be read" in response.text


def test_head_answers_like_get_without_a_body(portal, subtests):
    for name, address in PAGES.items():
        with subtests.test(name):
            response = portal.head(address)
            assert response.status_code == 200
            assert response.content == b""


def test_an_unknown_address_offers_ways_on(portal, subtests):
    for place in PLACES[3:]:
        with subtests.test(place):
            response = portal.get(f"/{place}there-is-no-such-page/")
            assert response.status_code == 404
            assert faults(response.text) == []
            assert 'role="search"' in response.text


@pytest.mark.parametrize(
    ("place", "name", "factory", "rows"),
    [
        ("paths/", "paths", LearningPathFactory, 51),
        ("roles/", "roles", RoleFactory, 13),
        ("institutions/", "institutions", InstitutionFactory, 51),
        ("faqs/", "questions", QuestionFactory, 51),
    ],
)
def test_a_page_number_out_of_range_gets_the_nearest_page(
    client, db, subtests, place, name, factory, rows
):
    factory.create_batch(rows)
    for page, number in NEAREST.items():
        with subtests.test(page):
            assert client.get(f"/{place}", {"page": page}).context[name].number == number


def test_too_many_parameters_are_refused_politely(portal):
    response = portal.get("/certifications/", QUERY_STRING="&".join(["track=x"] * 5_000))
    assert response.status_code < 500
    assert len(response.text) < 100_000


@pytest.mark.parametrize("address", ["/paths/?page=%00", "/roles/?role=a%00b", "/a%00b/"])
def test_a_null_byte_in_an_address_is_refused_on_every_database(portal, address):
    response = portal.get(address)
    assert response.status_code == 400
    assert "This request cannot be read" in response.text
