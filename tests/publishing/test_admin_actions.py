"""What is done to several pages together, from their list."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from faqs.models import ASK, Question
from publishing import admin_actions
from publishing.models import Revision, State
from tests.factories import CertificationFactory, QuestionFactory, TopicFactory, TrackFactory

pytestmark = pytest.mark.django_db

QUESTIONS = "admin:faqs_question_changelist"


def act(client, action: str, *questions, **values):
    data = {"action": action, "_selected_action": [question.pk for question in questions]}
    data |= values
    return client.post(reverse(QUESTIONS), data, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_bulk_actions_publish_and_take_back_and_leave_a_record(publisher):
    drafts = QuestionFactory.create_batch(2, state=State.DRAFT)
    assert said(act(publisher, "publish", *drafts)) == ["2 questions are now published."]
    assert {q.state for q in Question.objects.all()} == {State.PUBLISHED}
    assert said(act(publisher, "back_to_draft", drafts[0])) == ["1 question is a draft again."]
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
    left, nothing = said(publisher.post(url, data, follow=True))
    assert left == (
        "1 certification is published and left as it is: use the form of the page, where a change "
        "can wait for somebody else."
    )
    assert nothing == "Nothing was changed."
    settings.REVIEW_BY_ANOTHER = False
    assert said(publisher.post(url, data, follow=True)) == [
        f"“Track” is now {track} for 1 certification."
    ]
    certification.refresh_from_db()
    assert certification.track == track


def test_reviewed_today_leaves_what_is_published_to_publishers(editor):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    response = act(editor, "reviewed_today", draft, published)
    today = timezone.localdate()
    assert [q.last_reviewed for q in Question.objects.order_by("pk")] == [today, None]
    assert said(response) == [
        "1 question is published and left as it is: only publishers may change what is published.",
        "1 question is marked as reviewed today.",
    ]


def test_what_is_left_to_publishers_keeps_no_other_page_from_its_value(editor):
    draft, published = QuestionFactory(state=State.DRAFT), QuestionFactory()
    Question.objects.filter(pk=published.pk).update(slug=ASK)  # which no check lets pass
    act(editor, "set_review_due", draft, published, review_due="2027-03-01", _set="x")
    draft.refresh_from_db()
    assert str(draft.review_due) == "2027-03-01"


def ask_for_all(client, **values):
    """All of the list are meant, of which one page is ticked."""
    return act(client, "set_review_due", Question.objects.first(), select_across="1", **values)


def hidden(response) -> dict[str, str]:
    """What the page that asks sends along."""
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.text)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}


def test_more_pages_get_a_value_than_a_form_may_have_fields(publisher, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    QuestionFactory.create_batch(admin_actions.LISTED + 2, topic=TopicFactory())
    response = ask_for_all(publisher)
    assert "and 2 more" in response.text
    data = hidden(response) | {"review_due": "2027-03-01", "_set": "x"}
    response = publisher.post(reverse(QUESTIONS), data, follow=True)
    assert said(response) == ["“Review due” is now 1 Mar 2027 for 22 questions."]
    assert not Question.objects.filter(review_due=None).exists()


def test_the_filter_of_the_list_holds_for_all_that_are_meant(publisher):
    QuestionFactory(state=State.DRAFT)
    url = reverse(QUESTIONS) + "?state=published"
    data = {"action": "set_review_due", "_selected_action": [QuestionFactory().pk]}
    response = publisher.post(url, data | {"select_across": "1"})
    publisher.post(url, hidden(response) | {"review_due": "2027-03-01", "_set": "x"})
    states = Question.objects.exclude(review_due=None).values_list("state", flat=True)
    assert list(states) == [State.PUBLISHED]


def test_a_list_that_grew_since_the_question_is_asked_about_again(publisher):
    QuestionFactory()
    sent = hidden(ask_for_all(publisher)) | {"review_due": "2027-03-01", "_set": "x"}
    QuestionFactory()
    response = publisher.post(reverse(QUESTIONS), sent)
    assert response.status_code == 422
    assert "It was 1 question when you were asked, and is 2 questions now." in response.text
    assert 'value="2027-03-01"' in response.text
    publisher.post(reverse(QUESTIONS), hidden(response) | sent | {"_count": "2"})
    assert not Question.objects.filter(review_due=None).exists()


def test_only_the_first_of_many_refusals_are_listed(publisher):
    now = timezone.now()
    QuestionFactory.create_batch(admin_actions.LISTED + 2, topic=TopicFactory(), publish_at=now)
    response = act(
        publisher, "expire", *Question.objects.all(), expire_at="2020-01-01T12:00", _set="x"
    )
    errors = response.context["form"].errors["expire_at"]
    assert len(errors) == admin_actions.LISTED + 1
    assert errors[-1] == "2 more cannot have it either."
