"""Who may do what in the admin: editors write drafts, publishers publish."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from faqs.models import Question
from publishing.models import Revision, State
from tests.factories import AudienceFactory, CertificationFactory, QuestionFactory, TrackFactory
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


def act(client, action: str, *questions, **values):
    data = {"action": action, "_selected_action": [question.pk for question in questions]}
    data |= values
    return client.post(reverse(QUESTIONS), data, follow=True)


def test_bulk_actions_publish_and_take_back_and_leave_a_record(publisher):
    drafts = QuestionFactory.create_batch(2, state=State.DRAFT)
    act(publisher, "publish", *drafts)
    assert {q.state for q in Question.objects.all()} == {State.PUBLISHED}
    act(publisher, "back_to_draft", drafts[0])
    assert Question.objects.get(pk=drafts[0].pk).state == State.DRAFT
    messages = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(messages) == ["Published", "Published", "Back to draft"]


@pytest.mark.parametrize("action", ["publish", "back_to_draft"])
def test_bulk_actions_are_not_for_editors(editor, action):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    act(editor, action, draft, published)
    assert [q.state for q in Question.objects.order_by("pk")] == [State.DRAFT, State.PUBLISHED]


def test_many_pages_get_one_value_that_is_asked_for(publisher):
    questions = QuestionFactory.create_batch(2)
    assert 'name="review_due"' in act(publisher, "set_review_due", *questions).text
    act(publisher, "set_review_due", *questions, review_due="2027-03-01", _set="x")
    act(publisher, "expire", *questions, expire_at="2027-04-01T12:00", _set="x")
    found = {(str(q.review_due), str(q.expire_at)) for q in Question.objects.all()}
    assert found == {("2027-03-01", "2027-04-01 12:00:00+00:00")}
    newest = Revision.objects.of(questions[0]).first()
    assert newest.tree["values"]["review_due"] == "2027-03-01"


def test_a_value_that_one_of_them_cannot_have_is_refused_for_all(publisher):
    questions = [QuestionFactory(), QuestionFactory(title="Later?", publish_at=timezone.now())]
    response = act(publisher, "expire", *questions, expire_at="2020-01-01T12:00", _set="x")
    assert response.status_code == 422
    assert "“Later?”: “Publish until” must be later" in response.text
    assert not Question.objects.exclude(expire_at=None).exists()


def test_a_review_date_leaves_what_is_published_to_publishers(editor):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    act(editor, "set_review_due", draft, published, review_due="2027-03-01", _set="x")
    assert [q.review_due is None for q in Question.objects.order_by("pk")] == [False, True]


def test_certifications_change_their_track_together(publisher, settings):
    certification, track = CertificationFactory(), TrackFactory()
    url = reverse("admin:certifications_certification_changelist")
    data = {"action": "change_track", "_selected_action": [certification.pk]}
    data |= {"track": track.pk, "_set": "x"}
    settings.REVIEW_BY_ANOTHER = True
    assert "on their own pages: 1" in publisher.post(url, data, follow=True).text
    settings.REVIEW_BY_ANOTHER = False
    publisher.post(url, data)
    certification.refresh_from_db()
    assert certification.track == track


def test_reviewed_today_leaves_what_is_published_to_publishers(editor):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    response = act(editor, "reviewed_today", draft, published)
    today = timezone.localdate()
    assert [q.last_reviewed for q in Question.objects.order_by("pk")] == [today, None]
    assert "left to the publishers: 1" in response.text
