"""The counts against a naive reading of the same rows, and against the rows themselves."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.catalogue import Catalogue
from certifications.facets import FacetIndex, Value, build_index
from certifications.filters import FACETS
from certifications.models import Certification
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
    return FacetIndex({n: n for n in range(len(rows))}, facets, {})


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


def test_the_count_beside_a_value_is_the_number_of_results_after_choosing_it(portal):
    index = build_index()
    for _ in range(25):
        asked = {
            name: portal.sample(list(index.facets[name]), min(2, len(index.facets[name])))
            for name in portal.sample(FACETS, portal.randint(0, 3))
        }
        for facet in Catalogue(asked).facets:
            for value in facet.values:
                after = Catalogue({**asked, facet.name: [value.key]})
                assert after.total == value.count, (asked, facet.name, value.key)


def test_the_rows_are_those_that_the_index_counts(portal):
    index = build_index()
    for facet, values in index.facets.items():
        for key in values:
            found = Catalogue({facet: [key]})
            expected = index.matching({facet: [key]})
            assert index.bits_of(c.pk for c in found.filterset.qs) == expected


def test_a_role_facet_means_the_same_as_suiting_that_role(portal):
    from roles.models import Role

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


def test_drafts_are_in_no_count(db):
    role = RoleFactory(state="draft")
    RecommendationFactory(role=role, certification=CertificationFactory())
    CertificationFactory(state="draft")
    index = build_index()
    assert len(index.positions) == 1
    assert index.facets["role"] == {}


def test_the_index_takes_three_queries(portal, django_assert_num_queries):
    with django_assert_num_queries(3):
        build_index()
