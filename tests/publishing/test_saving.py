"""Rows that are saved together leave behind what rows that are saved alone would."""

import pytest

from certifications.models import Certification, PreparationPlan
from publishing.models import OldSlug
from publishing.saving import save_all
from publishing.settled import gathering
from search.models import SearchDocument
from tests.factories import CertificationFactory, PreparationPlanFactory, TrackFactory

pytestmark = pytest.mark.django_db


def test_new_rows_are_saved_and_found_by_the_search(django_assert_max_num_queries):
    track = TrackFactory()
    pages = CertificationFactory.build_batch(30, track=track)
    with django_assert_max_num_queries(30), gathering():
        save_all(pages)
    assert Certification.objects.count() == SearchDocument.objects.count() == 30


def test_rows_that_are_there_get_the_named_fields_alone():
    pages = CertificationFactory.create_batch(2, tagline="Before")
    before = pages[0].updated_at
    for number, page in enumerate(pages):
        page.name, page.tagline = f"After {number}", "After"
    save_all(pages, ["name"])
    rows = Certification.objects.order_by("pk").values_list("name", "tagline")
    assert list(rows) == [("After 0", "Before"), ("After 1", "Before")]
    assert Certification.objects.earliest("pk").updated_at > before
    assert list(SearchDocument.objects.order_by("title").values_list("title", flat=True)) == [
        "After 0",
        "After 1",
    ]


def test_addresses_that_were_left_lead_on():
    pages = CertificationFactory.create_batch(2)
    old = [page.slug for page in pages]
    for page in pages:
        page.slug = f"new-{page.slug}"
    save_all(pages, ["slug"])
    assert sorted(OldSlug.objects.values_list("slug", flat=True)) == sorted(old)


def test_an_address_is_not_left_where_it_is_not_saved():
    page = CertificationFactory()
    page.slug = "elsewhere"
    save_all([page], ["name"])
    assert not OldSlug.objects.exists()


def test_a_guide_has_changed_when_its_plans_have():
    plan = PreparationPlanFactory()
    before = plan.certification.updated_at
    plan.focus = "Later"
    save_all([plan], ["focus"])
    assert PreparationPlan.objects.get().focus == "Later"
    assert Certification.objects.get().updated_at > before
