import pytest
from django.urls import reverse

from tests.factories import (
    AliasFactory,
    AudienceFactory,
    CertificationFactory,
    InstitutionFactory,
    LevelFactory,
    RecommendationFactory,
    RoleFactory,
    TrackFactory,
)
from tests.html import find_all, head_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    """Ask the catalogue for the given parameters; answers its context object and its page."""

    def ask(htmx=False, **params):
        headers = {"HX-Request": "true"} if htmx else {}
        response = client.get(reverse("certifications:list"), params, headers=headers)
        assert response.status_code == 200
        return response

    return ask


def names(response) -> list[str]:
    return [entry.certification.name for entry in response.context["catalogue"].entries]


def test_within_a_facet_any_value_fits_and_across_facets_all(ask):
    ml, sre = TrackFactory(slug="ml"), TrackFactory(slug="sre")
    expert = LevelFactory(slug="expert")
    CertificationFactory(name="A", track=ml, level=expert)
    CertificationFactory(name="B", track=sre, level=expert)
    CertificationFactory(name="C", track=sre)
    assert names(ask(track=["ml", "sre"], sort="name")) == ["A", "B", "C"]
    assert names(ask(track=["ml", "sre"], level="expert", sort="name")) == ["A", "B"]
    assert names(ask(track="sre", level="none")) == ["C"]
    assert names(ask(level=["none", "expert"], sort="name")) == ["A", "B", "C"]


def test_a_role_finds_what_it_should_take_and_what_was_written_for_it_and_says_which(ask):
    role = RoleFactory(slug="sre", name="SRE")
    RecommendationFactory(role=role, certification=CertificationFactory(name="Taken"))
    guide = CertificationFactory(name="Written", has_guide=True)
    role.audiences.add(AudienceFactory(certification=guide))
    listed = CertificationFactory(name="No guide yet")
    role.audiences.add(AudienceFactory(certification=listed))
    response = ask(role="sre", sort="name")
    entries = response.context["catalogue"].entries
    assert [(e.certification.name, e.reasons) for e in entries] == [
        ("Taken", ["Recommended for SRE"]),
        ("Written", ["Guide written for SRE"]),
    ]


def test_an_institution_finds_what_it_awards_and_what_its_tracks_hold(ask):
    school = InstitutionFactory(slug="school")
    track = TrackFactory()
    track.institutions.add(school)
    CertificationFactory(name="Awarded", provider=school)
    CertificationFactory(name="Taught", track=track)
    CertificationFactory(name="Neither")
    assert names(ask(institution="school", sort="name")) == ["Awarded", "Taught"]


def test_retired_certifications_wait_until_they_are_asked_for(ask):
    new = CertificationFactory(name="New")
    CertificationFactory(name="Old", status="retired", successor=new)
    response = ask()
    assert names(response) == ["New"]
    assert "Include them" in response.text
    assert names(ask(status="retired")) == ["Old"]
    assert "Successor" in ask(status="retired").text
    everything = response.context["catalogue"].retired_address
    assert names(ask(status=["current", "retired"], sort="name")) == ["New", "Old"]
    assert everything == "?status=current&status=retired"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("order", ["B", "A", "C"]), ("name", ["A", "B", "C"]), ("track", ["C", "B", "A"])],
)
def test_sorting(ask, sort, expected):
    first, second = TrackFactory(order=1), TrackFactory(order=2)
    CertificationFactory(name="A", track=second, recommended_order=2)
    CertificationFactory(name="B", track=second, recommended_order=1)
    CertificationFactory(name="C", track=first, recommended_order=3)
    assert names(ask(sort=sort)) == expected


@pytest.mark.parametrize("text", ["mlocp", "MLOPS certified", "Drift", "machine ops", "mlops prof"])
def test_every_word_is_looked_for_in_names_texts_and_aliases(ask, text):
    found = CertificationFactory(
        name="MLOps Certified Professional", abbreviation="MLOCP", summary="It is about drift."
    )
    AliasFactory(certification=found, name="Machine Learning Operations")
    CertificationFactory(name="Cloud Architect")
    assert names(ask(q=text)) == [found.name]


def test_a_rejected_alias_finds_nothing(ask):
    AliasFactory(name="Nonsense", state="rejected")
    assert names(ask(q="nonsense")) == []


@pytest.mark.parametrize(
    "text", ["100%", "_", "\\", "'", '"', "(", "*", "a OR b", "😀", "%%%", "--"]
)
def test_operators_and_wildcards_are_just_words(ask, text):
    CertificationFactory(name="Cloud Architect")
    assert names(ask(q=text)) == []


def test_unknown_values_are_left_out_with_a_note(ask):
    CertificationFactory(name="A", track=TrackFactory(slug="ml"))
    response = ask(track=["ml", "<b>nope</b>"], level="nowhere", sort="sideways")
    assert names(response) == ["A"]
    assert "We left out what we do not know" in response.text
    assert "&lt;b&gt;nope&lt;/b&gt;" in response.text


def test_chosen_values_stand_as_chips_that_lead_to_the_state_without_them(ask):
    CertificationFactory(name="A", track=TrackFactory(slug="ml", name="MLOps"))
    chips = ask(track="ml", q="a", guide="no").context["catalogue"].chips
    assert [(chip.label, chip.address) for chip in chips] == [
        ("“a”", "?track=ml&guide=no"),
        ("Track: MLOps", "?q=a&guide=no"),
        ("Guide: Listed only", "?q=a&track=ml"),
    ]


def test_an_empty_result_names_the_facet_whose_removal_helps_most(ask):
    ml, sre = TrackFactory(slug="ml"), TrackFactory(slug="sre", name="SRE")
    LevelFactory(slug="expert")
    for _ in range(3):
        CertificationFactory(track=ml, level=None)
    CertificationFactory(track=sre, level=LevelFactory(slug="pro"))
    response = ask(track="ml", level="pro")
    way = response.context["catalogue"].way_out
    assert (way.count, way.address) == (3, "?track=ml")
    assert "3 results" in response.text


def test_when_no_single_facet_helps_the_way_is_to_start_over(ask):
    CertificationFactory(track=TrackFactory(slug="ml"))
    CertificationFactory(level=LevelFactory(slug="pro"), has_guide=True)
    response = ask(track="ml", level="pro", guide="yes", q="zzz")
    assert response.context["catalogue"].way_out is None
    assert "Start over" in response.text


def test_a_page_holds_24_and_keeps_the_filters(ask):
    track = TrackFactory(slug="ml")
    for _ in range(25):
        CertificationFactory(track=track)
    first, second = ask(track="ml"), ask(track="ml", page="2")
    assert (len(names(first)), len(names(second))) == (24, 1)
    assert first.context["catalogue"].next_address == "?track=ml&page=2"
    assert second.context["catalogue"].previous_address == "?track=ml"
    assert ", page 2 ·" in head_of(second.text)["title"]
    assert head_of(second.text)["canonical"].endswith("/certifications/?track=ml&page=2")


def test_the_canonical_address_has_known_parameters_in_one_order(ask):
    CertificationFactory(track=TrackFactory(slug="ml"))
    response = ask(utm_source="x", sort="order", track=["ml", "no"], q="  ", page="7")
    assert head_of(response.text)["canonical"] == "http://testserver/certifications/?track=ml"


def test_htmx_gets_the_part_it_swaps_and_caches_keep_the_two_apart(ask):
    CertificationFactory(name="A")
    part = ask(htmx=True)
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    assert names(part) == ["A"]


def test_many_values_of_a_facet_are_folded_but_a_chosen_one_shows(ask):
    tracks = [TrackFactory(order=n) for n in range(15)]
    for track in tracks:
        CertificationFactory(track=track)
    facet = ask(track=tracks[14].slug).context["catalogue"].facets[1]
    assert [v.key for v in facet.first][-1] == tracks[14].slug
    assert len(facet.first) == 13
    assert len(facet.rest) == 2


def test_a_count_is_read_out_with_its_unit(ask):
    CertificationFactory(track=TrackFactory(name="MLOps"))
    labels = [text_of(label) for label in find_all(ask().text, "label")]
    assert "MLOps, 1 result" in " ".join(labels).replace(" ,", ",")
