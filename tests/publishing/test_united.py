"""Several lists that are read with one query are what they are when each is read alone."""

import pytest
from django.db.models import QuerySet

from certifications.models import Certification, NextStep
from guide.models import Section
from institutions.models import Institution
from publishing.prepared import prepared
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    NextStepFactory,
    SectionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def lists(key: int) -> tuple[QuerySet, ...]:
    sections = Section.objects.visible().only("title", "parent", "body")
    steps = NextStep.objects.visible().with_ends().exclude(target=key)
    teaching = Institution.objects.filter(tracks__in=[key]).distinct()
    return (
        sections,
        steps[:2],
        Institution.objects.order_by("-name").only("name", "tracks_inferred")[:2],
        teaching.only("slug"),
    )


read = prepared(lists)


def values_of(row) -> dict:
    values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    related = row._state.fields_cache.items()
    return values | {name: other and values_of(other) for name, other in related}


@pytest.fixture
def filled() -> Certification:
    whole = SectionFactory(order=2)
    SectionFactory(parent=whole, order=1)
    one, other = CertificationFactory.create_batch(2)
    NextStepFactory(certification=one, target=other)
    NextStepFactory(certification=None, track=one.track, target=other)
    NextStepFactory(certification=other, target=one)
    InstitutionFactory.create_batch(3)
    InstitutionFactory(tracks_inferred=True, name="Zeta")
    return one


def test_each_list_is_what_it_is_alone(filled, django_assert_num_queries):
    alone = [[values_of(row) for row in rows] for rows in lists(filled.pk)]
    read(filled.pk)
    with django_assert_num_queries(1):
        together = read(filled.pk)
    assert [[values_of(row) for row in rows] for rows in together] == alone


def test_a_row_that_a_list_finds_twice_stands_in_it_once():
    school, track = InstitutionFactory(), TrackFactory()
    school.tracks.add(track)
    assert read(track.pk)[-1] == [school]


def test_what_is_not_there_leaves_its_list_empty():
    assert read(0) == ([], [], [], [])


@pytest.mark.parametrize(
    "rows", [NextStep.objects.order_by("certification"), NextStep.objects.order_by("pk").reverse()]
)
def test_an_order_that_a_window_would_take_for_another_is_refused(rows):
    with pytest.raises(TypeError, match="ordered"):
        prepared(lambda: (rows.only("kind"),))()


def test_what_is_neither_number_nor_flag_nor_text_is_refused():
    with pytest.raises(TypeError, match="updated_at"):
        prepared(lambda: (Section.objects.only("updated_at"),))()
