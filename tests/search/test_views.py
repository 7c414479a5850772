"""The page of results and the suggestions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search.models import SearchMiss
from tests.factories import AliasFactory, CertificationFactory, QuestionFactory, RoleFactory
from tests.html import faults, find_all, head_of, text_of

pytestmark = pytest.mark.django_db
PAGE, SUGGESTIONS = "/search/", "/search/suggestions/"
HOUR = timedelta(hours=1)


def titles(response) -> list[str]:
    return [result.title for result in response.context["results"]]


def test_results_say_their_kind_and_mark_what_was_found(client):
    CertificationFactory(name="Walrus Expert", slug="walrus", summary="About the <walrus> & co.")
    html = client.get(PAGE, {"q": "walrus"}).text
    assert faults(html) == []
    assert '<a href="/certifications/walrus/"><mark>Walrus</mark> Expert</a>' in html
    assert "About the &lt;<mark>walrus</mark>&gt; &amp; co." in html
    assert '<p class="result-kind">Certification</p>' in html
    assert "1 result<" in html


def test_a_result_prints_the_alias_by_which_it_was_found(client):
    AliasFactory(certification=CertificationFactory(name="Ocelot"), name="Walrus <Master>")
    html = client.get(PAGE, {"q": "walrus"}).text
    assert "Also called <mark>Walrus</mark> &lt;Master&gt;" in html
    assert "Also called" not in client.get(PAGE, {"q": "ocelot"}).text


def test_kinds_have_exact_counts_and_narrow_the_results(client):
    CertificationFactory.create_batch(3, name="Walrus")
    QuestionFactory(title="A walrus?")
    response = client.get(PAGE, {"q": "walrus"})
    choices = [(c.label, c.count) for c in response.context["kinds"].choices]
    assert choices == [("All", 4), ("Certifications", 3), ("Questions", 1)]
    narrow = client.get(PAGE, {"q": "walrus", "kind": "question"})
    assert titles(narrow) == ["A walrus?"]
    assert [(c.label, c.count) for c in narrow.context["kinds"].choices] == choices
    assert len(titles(client.get(PAGE, {"q": "walrus", "kind": "unknown"}))) == 4


def test_pages_hold_twenty_results_and_turn(client):
    CertificationFactory.create_batch(25, name="Walrus")
    first = client.get(PAGE, {"q": "walrus"})
    second = client.get(PAGE, {"q": "walrus", "page": "2"})
    assert (len(titles(first)), len(titles(second))) == (20, 5)
    assert "25 results" in first.text
    assert 'start="21"' in second.text
    for page, number in (("0", 1), ("-1", 1), ("x", 1), ("99999999999999999999", 2)):
        response = client.get(PAGE, {"q": "walrus", "page": page})
        assert response.context["page"].number == number


def test_more_results_than_are_listed_are_counted_and_explained(client):
    CertificationFactory.create_batch(201, name="Walrus")
    response = client.get(PAGE, {"q": "walrus", "page": "10"})
    assert "201 results" in response.text
    assert "The first 200 of 201 results are listed." in response.text


def test_a_mistake_is_mended_and_can_be_insisted_on(client):
    CertificationFactory(name="Kubernetes Expert")
    html = client.get(PAGE, {"q": "kubernets"}).text
    assert "Showing results for <b>kubernetes</b>" in html
    assert 'value="kubernets"' in html
    link = next(a for a in find_all(html, "a") if "instead" in (a.tail or ""))
    literal = client.get(PAGE + link.get("href"))
    assert "Nothing is found for “kubernets”" in literal.text
    assert "Kubernetes Expert" in literal.text  # as the nearest name
    assert faults(literal.text) == []


def test_search_engines_keep_away_from_results(client):
    head = head_of(client.get(PAGE, {"q": "x"}).text)
    assert head["robots"] == "noindex, follow"


def test_no_query_and_no_word_lead_on(client):
    for text in ("", "   ", "?!"):
        html = client.get(PAGE, {"q": text}).text
        assert faults(html) == []
        assert "Ways on" in html
    assert not SearchMiss.objects.exists()


def test_there_is_one_box_on_every_page(client):
    for address in ("/", PAGE, "/paths/", "/nowhere/"):
        forms = [f for f in find_all(client.get(address).text, "form") if f.get("role") == "search"]
        assert [form.get("action") for form in forms] == [PAGE]


def test_suggestions_are_a_fragment_that_may_be_kept_for_a_moment(client):
    CertificationFactory.create_batch(9, name="Walrus")
    response = client.get(SUGGESTIONS, {"q": "wal"})
    options = find_all(response.text, "li")
    assert len(options) == 8
    assert text_of(options[0]) == "Walrus Certification"
    assert response["Cache-Control"] == "public, max-age=2"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert client.get(SUGGESTIONS, {"q": "zzz"}).text.strip() == ""


@pytest.mark.parametrize("address", [PAGE, SUGGESTIONS])
def test_only_reading_is_allowed(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "unseen",
    [
        {"state": "draft"},
        {"state": "review"},
        {"publish_at": timezone.now() + HOUR},
        {"expire_at": timezone.now() - HOUR},
    ],
    ids=["draft", "in review", "scheduled", "expired"],
)
def test_what_is_unseen_shows_nowhere_not_even_as_a_correction(client, unseen):
    CertificationFactory(name="Kubernetes Secret", summary="hidden walrus", **unseen)
    RoleFactory(name="Keeper", summary="of a walrus")
    for text in ("secret", "walrus", "kubernetes", "kubernets", "kubrentse", "walrus hiden"):
        response = client.get(PAGE, {"q": text})
        assert "Secret" not in response.text
        assert (
            "kubernetes"
            not in response.text.replace(f"“{text}”", "")
            .replace(f'value="{text}"', "")
            .replace(f"for “{text}”", "")
            or text == "kubernetes"
        )
        assert response.context["search"].total == (text == "walrus")
        assert "Secret" not in client.get(SUGGESTIONS, {"q": text}).text


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ({"q": ""}, 0),
        ({"q": "walrus"}, 3),
        ({"q": "walrus", "kind": "certification"}, 3),
        ({"q": "mammal"}, 5),  # no name has it: all other ways to fit are tried
    ],
)
def test_the_number_of_queries_is_the_same_for_one_and_for_many(
    client, django_assert_num_queries, query, queries
):
    for count in (1, 30):
        CertificationFactory.create_batch(count, name="Walrus", summary="A mammal.")
        with django_assert_num_queries(queries):
            client.get(PAGE, query)


def test_suggestions_need_four_queries(client, django_assert_num_queries):
    CertificationFactory.create_batch(3, name="Walrus")
    with django_assert_num_queries(4):
        client.get(SUGGESTIONS, {"q": "wal"})


@pytest.fixture
def portal(db) -> Client:
    CertificationFactory(name="Kubernetes Expert", abbreviation="KE", summary="a b c " * 50)
    return Client(raise_request_exception=False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(text="docker\0")
@given(text=st.text(max_size=60) | st.text(alphabet="kubernetes\"*():^-&|!\\ '", max_size=30))
def test_any_text_gets_a_page(portal, text):
    for address in (PAGE, SUGGESTIONS):
        assert portal.get(address, {"q": text}).status_code == 200
    assert faults(portal.get(PAGE, {"q": text}).text) == []


def test_a_null_byte_is_left_out(client):
    CertificationFactory(name="Docker")
    for page in (PAGE, SUGGESTIONS):
        response = client.get(page, QUERY_STRING="q=docker%00")
        assert (response.status_code, "Docker" in response.text) == (200, True)


@pytest.mark.parametrize(("words", "is_said"), [(12, False), (13, True)])
def test_that_a_text_is_too_long_is_said(client, words, is_said):
    response = client.get(PAGE, {"q": "word " * words})
    assert ("only its first words are looked for" in response.text) == is_said


def test_suggestions_say_what_was_meant(client):
    CertificationFactory(name="MLOps")
    assert 'data-meant="mlops"' in client.get(SUGGESTIONS, {"q": "mlpos"}).text
    assert "data-meant" not in client.get(SUGGESTIONS, {"q": "mlo"}).text
