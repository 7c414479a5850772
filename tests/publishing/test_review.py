"""Where the portal asks for it, nobody publishes what they have written."""

import pytest
from django.urls import reverse

from faqs.models import Question
from publishing.models import PendingChange, State
from tests.factories import QuestionFactory
from tests.staff import change_url, entries, save, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_another(settings):
    settings.REVIEW_BY_ANOTHER = True


@pytest.fixture
def author(client):
    return sign_in(client, "Publishers")


@pytest.fixture
def other(client):
    return sign_in(client.__class__(), "Publishers")


def title() -> str:
    return Question.objects.get().title


def test_a_change_waits_until_somebody_else_publishes_it(author, other):
    question = QuestionFactory(title="Old?")
    response = save(author, question, title="New?", _save="1")
    assert response.status_code == 302
    assert (title(), PendingChange.objects.get().state) == ("Old?", State.REVIEW)
    save(author, question, _save="1")
    assert title() == "Old?"
    save(other, question, _save="1")
    assert title() == "New?"


def test_whoever_changes_a_draft_before_publishing_it_has_written_it(author, other):
    question = QuestionFactory(title="Old?")
    save(author, question, title="New?", _draft="1")
    save(other, question, title="Newer?", _save="1")
    assert title() == "Old?"
    save(author, question, _save="1")
    assert title() == "Newer?"


def test_a_draft_that_was_never_published_waits_alike(author, other):
    question = QuestionFactory(title="Old?", state=State.DRAFT)
    save(author, question, title="New?", state=State.PUBLISHED)
    question.refresh_from_db()
    assert (question.title, question.state) == ("New?", State.REVIEW)
    save(other, question, state=State.PUBLISHED)
    question.refresh_from_db()
    assert question.state == State.PUBLISHED


def test_nobody_schedules_their_own(author):
    question = QuestionFactory(title="Old?")
    url = change_url(question)
    data = {"title": "New?", "_schedule": "1", "_schedule_at": "2999-01-01T00:00"}
    author.post(url, entries(author.get(url)) | data)
    assert PendingChange.objects.get().publish_at is None


def test_bulk_publishing_leaves_ones_own_out(author):
    mine, found = (QuestionFactory(state=State.DRAFT) for _ in range(2))
    save(author, mine, title="Mine?")
    data = {"action": "publish", "_selected_action": [mine.pk, found.pk]}
    response = author.post(reverse("admin:faqs_question_changelist"), data, follow=True)
    assert (
        "1 question is not published: somebody else has to publish what you wrote." in response.text
    )
    assert [q.state for q in Question.objects.order_by("pk")] == [State.DRAFT, State.PUBLISHED]


def test_a_new_page_is_no_published_one(author):
    form = author.get(reverse("admin:faqs_question_add")).context["adminform"].form
    assert State.PUBLISHED not in dict(form.fields["state"].choices)
