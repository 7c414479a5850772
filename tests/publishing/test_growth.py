"""The lists of visitors are read from indexes that hold nothing but what is published."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from certifications.models import Certification
from faqs.models import Question
from guide import models as guide
from institutions.models import Institution
from paths.models import LearningPath
from publishing.models import State
from publishing.version import earliest
from roles.models import Role
from tests.factories import CertificationFactory, QuestionFactory, SectionFactory, TrackFactory

pytestmark = pytest.mark.django_db

LISTS = {
    "certifications_listed": lambda: Certification.objects.visible().in_recommended_order(),
    "certifications_guides_first": lambda: (
        Certification.objects.visible()
        .offered()
        .order_by("-has_guide", "recommended_order", "name")
    ),
    "certifications_of_provider": lambda: (
        Certification.objects.visible().filter(provider=1).in_recommended_order()
    ),
    "institutions_listed": lambda: Institution.objects.visible(),
    "paths_listed": lambda: LearningPath.objects.visible(),
    "roles_listed": lambda: Role.objects.visible(),
    "questions_listed": lambda: Question.objects.visible().filter(topic=1).order_by("order", "pk"),
    "sections_listed": lambda: guide.Section.objects.visible(),
    "testimonials_listed": lambda: guide.Testimonial.objects.visible(),
    "certification_changed": lambda: Certification.objects.visible().order_by("-updated_at"),
    "question_changed": lambda: Question.objects.visible().order_by("-updated_at"),
    "certification_appears": lambda: earliest(Certification, "publish_at", timezone.now()),
    "certification_goes": lambda: earliest(Certification, "expire_at", timezone.now()),
    "section_goes": lambda: earliest(guide.Section, "expire_at", timezone.now()),
}


@pytest.fixture
def many():
    """So many rows that an index is worth while; the database knows that."""
    track = TrackFactory()
    Certification.objects.bulk_create(CertificationFactory.build_batch(500, track=track))
    guide.Section.objects.bulk_create(SectionFactory.build_batch(500))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # the other tables have too few rows
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


@pytest.mark.parametrize("index", LISTS)
def test_list_of_what_is_visible_is_read_from_its_partial_index(many, index):
    plan = LISTS[index]()[:50].explain()

    assert index in plan
    assert "TEMP B-TREE" not in plan  # SQLite's word for sorting
    assert "Sort" not in plan  # PostgreSQL's


def test_indexes_of_visible_things_hold_nothing_else():
    models = (
        Certification,
        Institution,
        LearningPath,
        Role,
        Question,
        guide.Section,
        guide.Testimonial,
    )
    indexes = [index for model in models for index in model._meta.indexes]

    assert len(indexes) == 7 * 4 + 2
    assert all(("state", State.PUBLISHED) in index.condition.children for index in indexes)


@pytest.mark.parametrize("page", [1, 3])
def test_page_of_a_list_costs_the_same_wherever_it_is(client, django_assert_num_queries, page):
    topic = QuestionFactory().topic
    QuestionFactory.create_batch(120, topic=topic)

    with django_assert_num_queries(2):
        html = client.get(f"/faqs/?page={page}").text
    assert f"Page {page} of 3" in html


def test_what_is_taken_away_meanwhile_is_missing_on_its_page_alone(client):
    gone = QuestionFactory(expire_at=timezone.now() + timedelta(days=1))
    stays = QuestionFactory(topic=gone.topic)
    gone.expire_at = timezone.now() - timedelta(days=1)
    gone.save()

    html = client.get("/faqs/").text
    assert stays.title in html
    assert gone.title not in html


def test_far_pages_of_the_catalogue_are_what_the_order_says(client):
    track = CertificationFactory(name="Zoë").track
    for n in range(60):
        CertificationFactory(name=f"Name {n:02}", track=track, recommended_order=60 - n)

    last = client.get("/certifications/?sort=name&page=3").text
    first = client.get("/certifications/").text
    assert "Name 58" in last
    assert "Zoë" in last
    assert "Name 01" not in last
    assert "Name 59" in first
