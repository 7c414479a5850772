"""A table comes in: chosen, looked at, confirmed, written."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from certifications.models import Certification
from faqs.models import Question
from tests.factories import TopicFactory, TrackFactory
from tests.staff import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def publisher(page: Page, context, live_server) -> Page:
    value = sign_in(Client(), "Publishers").cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    context.add_cookies([cookie])
    return page


def choose(page: Page, name: str, table: str) -> None:
    """Upload ``table`` on the page "Import"."""
    file = {"name": name, "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label("Table").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()


@pytest.mark.parametrize("viewport", [360])
def test_a_table_is_looked_at_and_then_written(publisher: Page, axe, viewport):
    TopicFactory(slug="exams")
    table = "slug,title,topic,short_answer\n" + "".join(
        f"q-{number},What is {number}?,exams,A number.\n" for number in range(12)
    )
    publisher.goto(reverse("admin:faqs_question_changelist"))
    publisher.get_by_role("link", name="Import", exact=True).click()
    assert axe(publisher) == []
    choose(publisher, "questions.csv", table)
    expect(publisher.get_by_text("12 would be created")).to_be_visible()
    assert axe(publisher) == []
    assert not Question.objects.exists()
    publisher.get_by_role("button", name="Create 12 questions").click()
    expect(publisher.get_by_text("12 created, 0 changed")).to_be_visible(timeout=15_000)
    assert axe(publisher) == []
    assert Question.objects.count() == 12


def certifications(name: str, count: int = 10_000) -> str:
    rows = (f"{name}-{n},{name} {n},ml,current,What it is.,published\n" for n in range(count))
    return f"slug,name,track,status,summary,state\n{''.join(rows)}"


def test_ten_thousand_rows_show_how_far_they_are_and_may_be_cancelled(publisher: Page, axe):
    TrackFactory(slug="ml")
    publisher.goto(reverse("admin:certifications_certification_import"))
    choose(publisher, "first.csv", certifications("First"))
    expect(publisher.get_by_role("progressbar")).to_be_visible()
    expect(publisher.get_by_text("10,000 would be created")).to_be_visible(timeout=60_000)
    publisher.get_by_role("link", name="Next").click()
    expect(publisher.get_by_text("Page 2 of 200")).to_be_visible()
    expect(publisher.get_by_role("rowheader", name="First 50 new")).to_be_visible()
    assert axe(publisher) == []
    publisher.get_by_role("button", name="Create 10,000 certifications").click()
    expect(publisher.get_by_text("of 10,000")).to_be_visible(timeout=15_000)
    assert axe(publisher) == []
    expect(publisher.get_by_text("10,000 created, 0 changed")).to_be_visible(timeout=120_000)
    assert Certification.objects.count() == 10_000

    publisher.get_by_role("link", name="Import another file").click()
    choose(publisher, "second.csv", certifications("Second", 2_000))
    expect(publisher.get_by_text("2,000 would be created")).to_be_visible(timeout=60_000)
    publisher.get_by_role("button", name="Create 2,000 certifications").click()
    publisher.get_by_role("button", name="Cancel, and write nothing").click()
    expect(publisher.get_by_text("Nothing was written.")).to_be_visible(timeout=60_000)
    assert not Certification.objects.filter(name__startswith="Second").exists()
