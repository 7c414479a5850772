"""The counts against a naive reading of the same rows, and against the rows themselves."""

import random
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from certifications.catalogue import Catalogue
from certifications.facet_index import build_index
from certifications.facets import FACETS, FacetIndex, Selection, Value, bit_set
from certifications.models import Certification
from institutions.models import Institution
from publishing.settled import gathering
from roles.models import Role
from tests.factories import (
    AudienceFactory,
    CertificationFactory,
    InstitutionFactory,
    LevelFactory,
    RecommendationFactory,
    RoleFactory,
    TrackFactory,
)

NAMES = ["role", "track", "guide"]
KEYS = ["a", "b", "c"]
# Each certification: for each facet the set of its values.
people = st.lists(
    st.fixed_dictionaries({name: st.frozensets(st.sampled_from(KEYS)) for name in NAMES}),
    max_size=12,
)
choices = st.fixed_dictionaries({name: st.frozensets(st.sampled_from(KEYS)) for name in NAMES})


def index_of(rows: list[dict]) -> FacetIndex:
    facets = {
        name: {
            key: Value(key, key, sum(1 << n for n, row in enumerate(rows) if key in row[name]))
            for key in KEYS
        }
        for name in NAMES
    }
    return FacetIndex(range(len(rows)), facets, {}, {})


def naive_count(rows: list[dict], chosen: dict, facet: str, key: str) -> int:
    others = {name: keys for name, keys in chosen.items() if name != facet and keys}
    return sum(
        key in row[facet] and all(row[name] & keys for name, keys in others.items()) for row in rows
    )


@given(rows=people, chosen=choices)
def test_counts_are_those_of_a_naive_count(rows, chosen):
    index = index_of(rows)
    counts = index.counts(chosen, index.everybody)
    assert counts == {
        name: {key: naive_count(rows, chosen, name, key) for key in KEYS} for name in NAMES
    }


@pytest.fixture
@gathering()
def portal(db) -> random.Random:
    """Forty certifications with facets at random, some retired, some drafts, some unlevelled."""
    chance = random.Random(7)
    tracks = [TrackFactory() for _ in range(4)]
    levels = [None, *(LevelFactory() for _ in range(3))]
    institutions = [InstitutionFactory(), InstitutionFactory(), InstitutionFactory(state="draft")]
    roles = [RoleFactory(), RoleFactory(), RoleFactory(), RoleFactory(state="draft")]
    for track in tracks:
        track.institutions.set(chance.sample(institutions, chance.randint(0, 3)))
    for _ in range(40):
        certification = CertificationFactory(
            track=chance.choice(tracks),
            level=chance.choice(levels),
            provider=chance.choice([None, *institutions]),
            status=chance.choice(Certification.Status.values),
            has_guide=chance.random() < 0.4,
            state=chance.choice(["published"] * 5 + ["draft"]),
        )
        for role in chance.sample(roles, chance.randint(0, 3)):
            RecommendationFactory(role=role, certification=certification)
        for role in chance.sample(roles, chance.randint(0, 2)):
            role.audiences.add(AudienceFactory(certification=certification))
    return chance


def query(asked: dict[str, list[str]]) -> QueryDict:
    return QueryDict(urlencode(asked, doseq=True))


def test_the_count_beside_a_value_is_the_number_of_results_after_choosing_it(portal):
    index = build_index()
    for _ in range(12):
        asked = {
            name: portal.sample(list(index.facets[name]), min(2, len(index.facets[name])))
            for name in portal.sample(FACETS, portal.randint(0, 3))
        }
        for facet in Catalogue(query(asked)).facets:
            for choice in facet.values:
                key = choice.value.key
                after = Catalogue(query({**asked, facet.name: [key]}))
                assert after.total == choice.count, (asked, facet.name, key)


def naive_values(certification: Certification) -> dict[str, set[str]]:
    """What the facets say of one certification, read from its own relations."""
    suits = {r.role for r in certification.recommendations.all()}
    if certification.has_guide:
        suits |= {
            role for audience in certification.audiences.all() for role in audience.roles.all()
        }
    schools = {certification.provider, *certification.track.institutions.all()} - {None}
    return {
        "role": {role.slug for role in suits if role.is_visible},
        "track": {certification.track.slug},
        "level": {certification.level.slug if certification.level else "none"},
        "status": {certification.status},
        "institution": {school.slug for school in schools if school.is_visible},
        "guide": {"yes" if certification.has_guide else "no"},
    }


def test_the_results_are_those_that_a_naive_reading_of_the_rows_finds(portal):
    visible = [c for c in Certification.objects.all() if c.is_visible]
    rows = {c.pk: naive_values(c) for c in visible}
    index = build_index()
    for _ in range(60):
        asked = {
            name: portal.sample(list(index.facets[name]), portal.randint(1, 2))
            for name in portal.sample(["role", "track", "level", "institution"], 2)
        }
        if portal.random() < 0.5:
            asked["status"] = ["retired", "current"]
        wanted = {"status": set(Certification.Status.values) - {"retired"}} | asked
        found = {
            pk for pk, row in rows.items() if all(row[name] & {*wanted[name]} for name in wanted)
        }
        catalogue = Catalogue(query(asked))
        assert set(catalogue.filterset.qs[:100]) == found
        assert {result.pk for result in catalogue.results} <= found


def test_a_role_facet_means_the_same_as_suiting_that_role(portal):
    index = build_index()
    for role in Role.objects.visible():
        suiting = Certification.objects.visible().suiting(role)
        assert index.facets["role"][role.slug].bits == index.bits_of(c.pk for c in suiting)
        for certification in suiting:
            suits = [
                index.suits(certification.pk, way, role.slug)
                for way in ("recommended", "written_for")
            ]
            assert suits == [certification.is_recommended, certification.is_written_for]


def test_an_institution_facet_means_the_same_as_being_concerned_with_a_certification(portal):
    index = build_index()
    for certification in Certification.objects.visible():
        bit = index.bits_of([certification.pk])
        schools = Institution.objects.visible().concerned_with(certification)
        having = {key for key, value in index.facets["institution"].items() if value.bits & bit}
        assert having == {school.slug for school in schools}


def test_drafts_are_in_no_count(db):
    role = RoleFactory(state="draft")
    RecommendationFactory(role=role, certification=CertificationFactory())
    CertificationFactory(state="draft")
    index = build_index()
    assert len(index.positions) == 1
    assert index.facets["role"] == {}


def test_a_value_that_nobody_has_is_known(db):
    TrackFactory(slug="empty")
    index = build_index()
    assert index.facets["track"]["empty"].bits == 0
    assert list(index.facets["status"]) == Certification.Status.values


@pytest.mark.parametrize("count", [1, 1_000])
def test_the_index_takes_five_queries(db, django_assert_num_queries, count):
    track, role = TrackFactory(), RoleFactory()
    track.institutions.add(InstitutionFactory())
    with gathering():
        for _ in range(count):
            RecommendationFactory(role=role, certification=CertificationFactory(track=track))
    with django_assert_num_queries(5):
        index = build_index()
    assert index.facets["role"][role.slug].bits.bit_count() == count


@given(st.sets(st.integers(0, 500)))
def test_a_bit_set_has_exactly_the_given_bits(positions):
    assert bit_set(positions) == sum(1 << position for position in positions)


@given(
    marked=st.sets(st.integers(0, 59)),
    order=st.permutations(range(60)),
    start=st.integers(0, 60),
    size=st.integers(0, 30),
)
def test_a_slice_of_a_selection_keeps_the_order(marked, order, start, size):
    index = FacetIndex([n + 1_000 for n in range(60)], {}, {}, {"some": order})
    selection = Selection(index, bit_set(marked), "some")
    expected = [position + 1_000 for position in order if position in marked]
    assert len(selection) == len(expected)
    assert selection[start : start + size] == expected[start : start + size]
