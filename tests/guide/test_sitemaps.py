from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certifications.models import Certification
from tests.factories import CertificationFactory, PreparationPlanFactory

pytestmark = pytest.mark.django_db


def test_the_sitemap_holds_what_visitors_may_see_and_nothing_else(client):
    CertificationFactory(slug="shown")
    CertificationFactory(slug="hidden", state="draft")
    assert "sitemap-certification.xml" in client.get("/sitemap.xml").text
    pages = client.get("/sitemap-certification.xml").text
    assert "/certifications/shown/" in pages
    assert "hidden" not in pages


def test_the_index_and_each_page_say_when_something_last_changed(client):
    for day, state in [(1, "published"), (2, "published"), (3, "draft")]:
        page = CertificationFactory(state=state)
        changed = datetime(2026, 11, day, tzinfo=UTC)
        Certification.objects.filter(pk=page.pk).update(updated_at=changed)
    assert client.get("/sitemap.xml").text.count("<lastmod>2026-11-02T00:00:00") == 1
    pages = client.get("/sitemap-certification.xml").text
    assert [pages.count(f"<lastmod>2026-11-0{day}") for day in (1, 2, 3)] == [1, 1, 0]


def test_the_plans_of_guides_are_told_of_and_no_others(client):
    shown = CertificationFactory(slug="shown", has_guide=True)
    PreparationPlanFactory.create_batch(2, certification=shown)
    PreparationPlanFactory(certification__slug="unwritten")
    PreparationPlanFactory(certification__slug="hidden", certification__state="draft")
    CertificationFactory(slug="planless", has_guide=True)
    pages = client.get("/sitemap-plan.xml").text
    assert pages.count("<loc>") == 1
    assert "/plan/shown/</loc>" in pages


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-certification.xml"])
def test_no_sitemap_reads_the_texts_of_pages(client, address):
    CertificationFactory.create_batch(3)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert not [query["sql"] for query in queries if '"summary"' in query["sql"]]
    assert len(queries) <= 12
