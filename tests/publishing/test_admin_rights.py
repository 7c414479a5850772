"""Who may do what in the admin: editors write drafts, publishers publish."""

import pytest
from django.urls import reverse

from faqs.models import Question
from publishing.models import State
from tests.factories import AudienceFactory, QuestionFactory
from tests.staff import change_url, errors, save

pytestmark = pytest.mark.django_db

QUESTIONS = "admin:faqs_question_changelist"


def test_editors_are_not_offered_to_publish(editor):
    form = editor.get(reverse("admin:faqs_question_add")).context["adminform"].form
    assert [value for value, _ in form.fields["state"].choices] == [State.DRAFT, State.REVIEW]


def test_editors_save_drafts(editor):
    question = QuestionFactory(state=State.DRAFT)
    assert save(editor, question, title="Better?", state=State.REVIEW).status_code == 302
    question.refresh_from_db()
    assert (question.title, question.state) == ("Better?", State.REVIEW)


def test_a_crafted_publication_is_refused_at_the_field(editor):
    question = QuestionFactory(state=State.DRAFT)
    response = save(editor, question, state=State.PUBLISHED)
    assert list(errors(response)) == ["state"]
    assert Question.objects.get().state == State.DRAFT


def test_editors_are_told_that_a_change_of_what_is_published_waits(editor):
    response = editor.get(change_url(QuestionFactory()))
    assert "waits beside the page" in response.text
    assert 'name="_save"' not in response.text


def test_editors_change_and_delete_nothing_that_is_published(editor):
    question = QuestionFactory()
    assert editor.post(change_url(question), {"title": "Mine"}).status_code == 403
    delete = reverse("admin:faqs_question_delete", args=[question.pk])
    assert editor.post(delete, {"post": "yes"}).status_code == 403
    draft = QuestionFactory(state=State.DRAFT)
    keys = [question.pk, draft.pk]
    action = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    assert editor.post(reverse(QUESTIONS), action).status_code == 403
    assert Question.objects.count() == 2


@pytest.mark.parametrize("name", ["faqs_question", "certifications_audience"])
def test_editors_are_offered_to_delete_rows_where_there_is_a_draft(editor, name):
    address = reverse(f"admin:{name}_changelist")
    QuestionFactory()
    AudienceFactory(certification__state=State.PUBLISHED)
    assert 'value="delete_selected"' not in editor.get(address).text
    QuestionFactory(state=State.DRAFT)
    AudienceFactory(certification__state=State.DRAFT)
    assert 'value="delete_selected"' in editor.get(address).text


def test_publishers_are_offered_to_delete_what_is_published(publisher):
    QuestionFactory()
    assert 'value="delete_selected"' in publisher.get(reverse(QUESTIONS)).text


def test_editors_delete_drafts(editor):
    question = QuestionFactory(state=State.DRAFT)
    editor.post(reverse("admin:faqs_question_delete", args=[question.pk]), {"post": "yes"})
    assert Question.objects.count() == 0


def test_publishers_publish_and_change_what_is_published(publisher):
    question = QuestionFactory(state=State.DRAFT)
    assert save(publisher, question, state=State.PUBLISHED).status_code == 302
    assert save(publisher, question, title="Changed?").status_code == 302
    question.refresh_from_db()
    assert (question.title, question.state) == ("Changed?", State.PUBLISHED)
