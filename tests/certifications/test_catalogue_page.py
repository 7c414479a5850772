"""What the catalogue page says, and at which address."""

import pytest

from certifications.models import Certification
from publishing.settled import gathering
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    LevelFactory,
    RecommendationFactory,
    RoleFactory,
    TrackFactory,
)
from tests.html import find_all, head_of, text_of

pytestmark = pytest.mark.django_db
LIST = "/certifications/"


def names(response) -> list[str]:
    results = response.context["catalogue"].results
    return [Certification.objects.get(pk=result.pk).name for result in results]


def test_the_canonical_address_has_known_parameters_in_one_order(ask):
    CertificationFactory(track=TrackFactory(slug="ml"))
    response = ask(utm_source="x", track=["ml", "no"], page="7")
    assert head_of(response.text)["canonical"] == "http://testserver/certifications/?track=ml"


@pytest.mark.parametrize(
    ("query", "tidy"),
    [
        ("q=&sort=order", ""),
        ("q=+&track=ml&track=sre&sort=order", "?track=ml&track=sre"),
        ("role=&q=a%26b&page=", "?q=a%26b"),
        ("track=ml&page=1", "?track=ml"),
        ("page=1", ""),
        ("q=&track=%3Cno%3E&x=", "?track=%3Cno%3E&x="),
    ],
)
def test_what_a_plain_form_sends_for_nothing_leaves_the_address(client, query, tidy):
    response = client.get(f"{LIST}?{query}")
    assert (response.status_code, response.headers["Location"]) == (302, LIST + tidy)
    assert client.get(LIST + tidy).status_code == 200


def test_each_state_has_a_title_and_a_description_of_its_own(ask):
    track = TrackFactory(slug="ml", name="MLOps")
    for _ in range(25):
        CertificationFactory(track=track)
    states = [{}, {"page": "2"}, {"sort": "name"}, {"track": "ml"}, {"track": "ml", "page": "2"}]
    heads = [head_of(ask(**state).text) for state in states]
    assert len({head["description"] for head in heads}) == len(states)
    assert [head["title"].split(" · ")[0] for head in heads] == [
        "Certifications",
        "Certifications, page 2",
        "Certifications",
        "Certifications: MLOps",
        "Certifications: MLOps, page 2",
    ]


def test_combinations_and_searches_stay_out_of_search_engines(ask):
    CertificationFactory(track=TrackFactory(slug="ml"))
    states = [{}, {"track": "ml"}, {"track": "ml", "guide": "no"}, {"q": "x"}]
    robots = [head_of(ask(**state).text).get("robots") for state in states]
    assert robots == [None, None, "noindex, follow", "noindex, follow"]


def test_what_is_ticked_to_be_compared_lives_in_the_address(client, ask):
    track = TrackFactory(slug="ml")
    CertificationFactory.create_batch(25, track=track)
    CertificationFactory(slug="here", name="Here", track=track, recommended_order=0)
    CertificationFactory(slug="away", name="Away")
    response = ask(track="ml", c=["here", "away", "nowhere"], role="x")
    ticks = [box for box in find_all(response.text, "input") if box.get("name") == "c"]
    ticked = [(box.get("value"), box.get("form")) for box in ticks if "checked" in box.attrib]
    assert ticked == [("here", "catalogue"), ("away", "catalogue")]
    leading = {text_of(a): a.get("href") for a in find_all(response.text, "a")}
    assert leading["Next →"] == f"{LIST}?track=ml&c=here&c=away&page=2"
    assert leading["Remove Track MLOps ×".replace("MLOps", track.name)] == f"{LIST}?c=here&c=away"
    assert response.context["catalogue"].dropped == ["x", "nowhere"]
    head = head_of(response.text)
    assert head["canonical"] == f"http://testserver{LIST}?track=ml"
    assert head["robots"] == "noindex, follow"


def test_what_is_ticked_is_compared_for_the_role_that_is_chosen(client):
    RoleFactory(slug="sre")
    CertificationFactory(slug="a")
    query = f"{LIST}?q=&role=sre&sort=order&c=a&compare=yes"
    assert client.get(query).headers["Location"] == "/compare/?c=a&role=sre"
    swapped = client.get(query, headers={"HX-Request": "true"})
    assert swapped.headers["HX-Redirect"] == "/compare/?c=a&role=sre"


@pytest.mark.parametrize("count", [1, 1_000])
def test_the_page_takes_seven_queries(client, django_assert_num_queries, count):
    track, role = TrackFactory(), RoleFactory(slug="sre")
    track.institutions.add(InstitutionFactory())
    with gathering():
        for n in range(count):
            certification = CertificationFactory(name=f"Word {n}", track=track)
            RecommendationFactory(role=role, certification=certification)
    with django_assert_num_queries(7):
        response = client.get(LIST, {"q": "word", "role": "sre", "sort": "name"})
    assert response.context["catalogue"].total == count


def test_an_entry_says_what_is_known_and_what_is_not(ask):
    school = InstitutionFactory(name="School")
    CertificationFactory(
        name="A", abbreviation="AB", has_guide=True, level=LevelFactory(name="Expert"),
        level_inferred=True, provider=school, provider_inferred=True, tagline="In one line.",
    )  # fmt: skip
    CertificationFactory(
        name="B", status="announced", summary="Some **bold** words.",
        provider=InstitutionFactory(state="draft"),
    )  # fmt: skip
    first, second = [
        text_of(item)
        for item in find_all(ask(sort="name").text, "li")
        if item.get("class") == "entry"
    ]
    facts = "Expert (inferred) School (implied by the guide) Guide"
    assert f"A AB Compare A In one line. {facts}" in first
    assert "B Some bold words. Level not stated Listed: guide not written yet Announced" in second


def test_htmx_gets_the_part_it_swaps_and_caches_keep_the_two_apart(ask):
    CertificationFactory(name="A")
    part = ask(htmx=True, q="", sort="name")
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    assert part.headers["HX-Push-Url"] == f"{LIST}?sort=name"
    assert names(part) == ["A"]
    assert "HX-Push-Url" not in ask().headers


def test_many_values_of_a_facet_are_folded_but_a_chosen_one_shows(ask):
    tracks = [TrackFactory(order=n) for n in range(15)]
    for track in tracks:
        CertificationFactory(track=track)
    facet = ask(track=tracks[14].slug).context["catalogue"].facets[1]
    assert [choice.value.key for choice in facet.first][-1] == tracks[14].slug
    assert len(facet.first) == 13
    assert len(facet.rest) == 2


def test_a_count_is_read_out_with_its_unit(ask):
    CertificationFactory(track=TrackFactory(name="MLOps"))
    labels = [text_of(label) for label in find_all(ask().text, "label")]
    assert "MLOps, 1 result" in " ".join(labels).replace(" ,", ",")
