import pytest

from certifications.models import Certification
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
from tests.html import head_of

pytestmark = pytest.mark.django_db
LIST = "/certifications/"


def names(response) -> list[str]:
    results = response.context["catalogue"].results
    return [Certification.objects.get(pk=result.pk).name for result in results]


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
    results = response.context["catalogue"].results
    assert [(Certification.objects.get(pk=r.pk).name, list(r.reasons)) for r in results] == [
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
    assert "Retired certifications are left out unless chosen." in response.text
    assert names(ask(status="retired")) == ["Old"]
    assert "Successor" in ask(status="retired").text
    everything = response.context["catalogue"].retired_address
    assert everything == f"{LIST}?status=current&status=retired"
    assert names(ask(status=["current", "retired"], sort="name")) == ["New", "Old"]
    assert "Include retired" not in ask(status="current").text


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("", ["B", "a", "Ç"]), ("name", ["a", "B", "Ç"]), ("track", ["Ç", "B", "a"])],
)
def test_sorting(ask, sort, expected):
    first, second = TrackFactory(order=1), TrackFactory(order=2)
    CertificationFactory(name="a", track=second, recommended_order=2)
    CertificationFactory(name="B", track=second, recommended_order=1)
    CertificationFactory(name="Ç", track=first, recommended_order=3)
    assert names(ask(**({"sort": sort} if sort else {}))) == expected


@pytest.mark.parametrize("text", ["mlocp", "MLOPS certified", "Drift", "machine ops", "mlops prof"])
def test_every_word_is_looked_for_in_names_texts_and_aliases(ask, text):
    found = CertificationFactory(
        name="MLOps Certified Professional", abbreviation="MLOCP", summary="It is about drift."
    )
    AliasFactory(certification=found, name="Machine Learning Operations")
    CertificationFactory(name="Cloud Architect")
    assert names(ask(q=text)) == [found.name]


def test_a_rejected_alias_finds_nothing_and_hides_no_other(ask):
    alias = AliasFactory(name="Nonsense", state="rejected")
    AliasFactory(name="Sense", state="confirmed", certification=alias.certification)
    assert names(ask(q="nonsense")) == []
    assert names(ask(q="sense")) == [alias.certification.name]


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
    assert response.context["catalogue"].filterset.dropped == ["<b>nope</b>", "nowhere", "sideways"]
    assert "We left out what we do not know: “&lt;b&gt;nope&lt;/b&gt;”" in response.text


def test_chosen_values_stand_as_chips_that_lead_to_the_state_without_them(ask):
    CertificationFactory(name="A", track=TrackFactory(slug="ml", name="MLOps"))
    chips = ask(track="ml", q="a", guide="no").context["catalogue"].chips
    assert [(chip.facet, chip.label, chip.address) for chip in chips] == [
        ("Search", "“a”", f"{LIST}?track=ml&guide=no"),
        ("Track", "MLOps", f"{LIST}?q=a&guide=no"),
        ("Guide", "Listed only", f"{LIST}?q=a&track=ml"),
    ]


def test_an_empty_result_names_the_facet_whose_removal_helps_most(ask):
    ml, sre = TrackFactory(slug="ml"), TrackFactory(slug="sre", name="SRE")
    LevelFactory(slug="expert")
    for _ in range(3):
        CertificationFactory(track=ml, level=None)
    CertificationFactory(track=sre, level=LevelFactory(slug="pro"))
    response = ask(track="ml", level="pro")
    way = response.context["catalogue"].way_out
    assert (way.words, way.count) == ("Without the facet “Level”", 3)
    assert way.address == f"{LIST}?track=ml"
    assert "3 results" in response.text


def test_an_empty_result_may_be_helped_by_retired_certifications(ask):
    CertificationFactory(name="Old", status="retired")
    CertificationFactory(name="New")
    way = ask(q="old").context["catalogue"].way_out
    assert (way.words, way.count) == ("With retired certifications", 1)
    assert way.address == f"{LIST}?q=old&status=current&status=retired"


def test_a_portal_of_retired_certifications_says_so(ask):
    CertificationFactory(status="retired")
    assert "With retired certifications" in ask().text


def test_when_no_single_facet_helps_the_way_is_to_start_over(ask):
    CertificationFactory(track=TrackFactory(slug="ml"))
    CertificationFactory(level=LevelFactory(slug="pro"), has_guide=True)
    response = ask(track="ml", level="pro", guide="yes", q="zzz")
    assert response.context["catalogue"].way_out is None
    assert "Start over" in response.text


def test_a_page_holds_24_and_keeps_the_filters(ask):
    track = TrackFactory(slug="ml", name="Track 0")
    for _ in range(25):
        CertificationFactory(track=track)
    first, second = ask(track="ml"), ask(track="ml", page="2")
    assert (len(names(first)), len(names(second))) == (24, 1)
    assert first.context["catalogue"].next_address == f"{LIST}?track=ml&page=2"
    assert second.context["catalogue"].previous_address == f"{LIST}?track=ml"
    assert ", page 2 ·" in head_of(second.text)["title"]
    assert head_of(second.text)["canonical"].endswith("/certifications/?track=ml&page=2")


def test_the_nearest_page_answers_for_one_that_does_not_exist(ask, subtests):
    CertificationFactory.create_batch(49)
    nearest = {"2": 2, "99": 3, "9" * 5_000: 1, "9" * 400: 3, "-5": 1, "0": 1, "x": 1}
    for page, number in nearest.items():
        with subtests.test(page[:5]):
            assert ask(page=page).context["catalogue"].page.number == number
