"""A table comes in: chosen, looked at, confirmed, written."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from faqs.models import Question
from tests.factories import TopicFactory
from tests.staff import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def publisher(page: Page, context, live_server) -> Page:
    value = sign_in(Client(), "Publishers").cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    context.add_cookies([cookie])
    return page


@pytest.mark.parametrize("viewport", [1280, 360])
def test_a_table_is_looked_at_and_then_written(publisher: Page, axe, viewport):
    TopicFactory(slug="exams")
    table = "slug,title,topic,short_answer\n" + "".join(
        f"q-{number},What is {number}?,exams,A number.\n" for number in range(12)
    )
    publisher.goto(reverse("admin:faqs_question_changelist"))
    publisher.get_by_role("link", name="Import", exact=True).click()
    assert axe(publisher) == []
    file = {"name": "questions.csv", "mimeType": "text/csv", "buffer": table.encode()}
    publisher.get_by_label("Table").set_input_files(file)
    publisher.get_by_role("button", name="Show what would change").click()
    expect(publisher.get_by_text("12 would be created")).to_be_visible()
    assert axe(publisher) == []
    assert not Question.objects.exists()
    publisher.get_by_role("button", name="Write all of it").click()
    expect(publisher.get_by_text("12 created, 0 changed")).to_be_visible(timeout=15_000)
    assert axe(publisher) == []
    assert Question.objects.count() == 12
