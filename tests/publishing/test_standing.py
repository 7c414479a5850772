"""Whoever publishes is told what no visitor finds all the same."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from publishing.dates import staff_moment
from publishing.models import State
from tests.factories import QuestionFactory
from tests.staff import change_url, save

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def act(client, action, pages, **data):
    sent = {"action": action, "_selected_action": [page.pk for page in pages]}
    return client.post(reverse("admin:faqs_question_changelist"), sent | data, follow=True)


def test_publishing_together_counts_what_visitors_find(publisher):
    now = timezone.now()
    shown = QuestionFactory(state=State.DRAFT)
    gone = QuestionFactory(state=State.DRAFT, title="Gone?", expire_at=now - DAY)
    coming = [
        QuestionFactory(state=State.DRAFT, title=f"Coming {n}?", publish_at=now + DAY)
        for n in range(12)
    ]
    texts = told(act(publisher, "publish", [shown, gone, *coming]))
    when = staff_moment(gone.expire_at)
    assert f"“Gone?” is off the site: its “publish until” passed on {when}." in texts
    (many,) = [text for text in texts if text.startswith("Not on the site yet")]
    assert many.endswith("” and 2 more.")
    assert "1 question is now published." in texts


def test_an_expiry_in_the_past_is_taken_and_told(publisher):
    pages = [QuestionFactory(title="One?"), QuestionFactory(title="Two?")]
    past = f"{timezone.localtime() - DAY:%FT%H:%M}"
    texts = told(act(publisher, "expire", pages, _set="1", expire_at=past))
    off = "Off the site, because their “publish until” has passed: "
    (text,) = [text for text in texts if text.startswith(off)]
    assert {"“One?”", "“Two?”"} == set(text.removeprefix(off).rstrip(".").split(", "))


@pytest.mark.parametrize("has_draft", [True, False])
def test_a_form_that_takes_a_page_off_says_so(publisher, has_draft):
    page = QuestionFactory(title="One?")
    if has_draft:
        save(publisher, page, short_answer="Typed.", _draft="1")
    yesterday = timezone.localtime() - DAY
    values = {"expire_at_0": f"{yesterday:%F}", "expire_at_1": "09:30", "_save": "1"}
    save(publisher, page, **values)
    texts = told(publisher.get(change_url(page)))
    assert [text for text in texts if text.startswith("“One?” is off the site")]
    assert "“One?” is published." not in texts
