"""From the queue to a question of ours, and the one message to the asker."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from faqs.answering import free_slug
from faqs.models import AskedQuestion, Question
from publishing.models import OldSlug
from tests.factories import (
    AskedQuestionFactory,
    CertificationFactory,
    QuestionFactory,
    TopicFactory,
    UserFactory,
)
from tests.staff import change_url, entries, errors, save, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/faqs/askedquestion/"


@pytest.fixture
def topic(transactional_db):
    return TopicFactory(name="Exam")


@pytest.fixture
def asked(topic):
    return AskedQuestionFactory(
        text="Do I need a GPU?\nI have none.", name="Ann", email="ann@example.org"
    )


@pytest.fixture
def publisher(client, topic):
    return sign_in(client, "Publishers")


@pytest.fixture
def without_publishing(publisher):
    user = publisher.get("/admin/").context["user"]
    user.groups.clear()
    codes = ["add_question", "change_question", "view_question", "change_askedquestion"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return publisher


def answer(client, asked, topic, /, **changes):
    entries = {
        "state": asked.state,
        "topic": topic.pk,
        "title": "Is a GPU needed?",
        "short_answer": "No.",
        "answer": "A *laptop* will do.",
    }
    return client.post(change_url(asked), entries | changes, follow=True)


def test_an_answer_becomes_a_published_question_in_one_action(publisher, asked, topic, client):
    asked.about = CertificationFactory()
    asked.save()
    answer(publisher, asked, topic)
    asked.refresh_from_db()
    question = Question.objects.get()
    assert (asked.state, asked.question) == ("answered", question)
    assert (question.slug, question.topic, question.certification) == (
        "is-a-gpu-needed",
        topic,
        asked.about,
    )
    html = client.get("/faqs/is-a-gpu-needed/").text
    assert "<em>laptop</em>" in html
    assert "Ann" not in html


def test_who_may_not_publish_makes_a_draft_and_nobody_is_told(without_publishing, asked, topic):
    response = answer(without_publishing, asked, topic)
    assert Question.objects.get().state == "draft"
    assert "becomes a draft" in without_publishing.get(change_url(AskedQuestionFactory())).text
    assert "(draft)" in response.text
    assert mail.outbox == []


def test_the_asker_is_told_once_and_finds_the_answer(publisher, asked, topic):
    response = answer(publisher, asked, topic)
    assert "Askers told by e-mail: 1." in response.text
    message = mail.outbox[0]
    assert (message.to, message.content_subtype) == (["ann@example.org"], "plain")
    assert "http://testserver/faqs/is-a-gpu-needed/" in message.body
    assert "> Do I need a GPU?\n> I have none." in message.body
    save(publisher, Question.objects.get(), title="Is a GPU necessary?")
    assert len(mail.outbox) == 1


def test_who_left_no_address_gets_no_message(publisher, topic):
    answer(publisher, AskedQuestionFactory(), topic)
    assert mail.outbox == []


def test_a_draft_tells_the_asker_when_it_is_published(publisher, asked, topic):
    question = QuestionFactory(topic=topic, state="draft")
    AskedQuestion.objects.update(question=question, state="answered")
    save(publisher, question, title="Still a draft?")
    assert mail.outbox == []
    data = {"action": "publish", "_selected_action": [question.pk]}
    publisher.post("/admin/faqs/question/", data)
    assert len(mail.outbox) == 1


def test_a_scheduled_answer_is_told_by_the_command_once_it_is_visible(asked, topic):
    question = QuestionFactory(topic=topic, publish_at=timezone.now() + timedelta(hours=1))
    AskedQuestion.objects.update(question=question, state="answered")
    out = StringIO()
    call_command("tell_askers", "https://portal.example", stdout=out)
    assert mail.outbox == []
    Question.objects.update(publish_at=timezone.now())
    call_command("tell_askers", "https://portal.example", stdout=out)
    call_command("tell_askers", "https://portal.example", stdout=out)
    assert f"https://portal.example/faqs/{question.slug}/" in mail.outbox[0].body
    assert out.getvalue() == "Told: 0.\nTold: 1.\nTold: 0.\n"


def test_the_command_wants_a_whole_address():
    with pytest.raises(CommandError, match=r"write it as https://portal\.example"):
        call_command("tell_askers", "portal.example")


def test_a_message_that_fails_loses_no_answer_and_is_said_to_staff(
    publisher, asked, topic, monkeypatch, caplog
):
    def fail(backend, messages):
        raise SMTPException("ann@example.org")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = answer(publisher, asked, topic)
    said = "Mail could not be sent (SMTPException). Askers who have still to be told: 1."
    assert f"Everything is saved. {said}" in response.text
    assert Question.objects.get().is_visible
    assert "ann@example.org" not in caplog.text
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("tell_askers", "https://portal.example", stdout=StringIO())
    monkeypatch.undo()
    call_command("tell_askers", "https://portal.example", stdout=StringIO())
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_for_good_is_shown_to_staff(
    publisher, asked, topic, monkeypatch
):
    def refuse(backend, messages):
        raise SMTPRecipientsRefused({"ann@example.org": (550, b"ann@example.org?")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert "Addresses refused for good: 1." in answer(publisher, asked, topic).text
    said = "the asker cannot be told: the address is refused (550)"
    assert said in publisher.get(QUEUE, {"state": "answered"}).text
    assert said in publisher.get(change_url(asked)).text
    call_command("tell_askers", "https://portal.example", stdout=StringIO())


def test_a_save_tells_a_few_and_says_how_many_are_left(publisher, topic, monkeypatch):
    monkeypatch.setattr("faqs.admin_asked.MOST_AT_ONCE", 2)
    question = QuestionFactory(topic=topic)
    AskedQuestionFactory.create_batch(3, question=question, state="answered", email="a@b.example")
    data = {"action": "publish", "_selected_action": [question.pk]}
    response = publisher.post("/admin/faqs/question/", data, follow=True)
    assert "Askers told by e-mail: 2." in response.text
    assert "Askers who have still to be told: 1. It goes on when a question is" in response.text
    publisher.post("/admin/faqs/question/", data)
    assert len(mail.outbox) == 3


def test_nobody_is_told_of_an_answer_that_was_not_saved(publisher, asked, topic, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("faqs.admin_asked.AskedQuestionAdmin.log_addition", fail)
    with pytest.raises(RuntimeError):
        answer(publisher, asked, topic)
    assert mail.outbox == []
    assert not Question.objects.exists()


@pytest.mark.parametrize("missing", ["topic", "title", "short_answer"])
def test_half_an_answer_is_refused_at_the_field_and_kept(publisher, asked, topic, missing):
    response = answer(publisher, asked, topic, **{missing: ""})
    assert list(errors(response)) == [missing]
    assert "A *laptop* will do." in response.text
    assert not Question.objects.exists()


def test_without_an_answer_only_the_state_changes(publisher, asked):
    publisher.post(change_url(asked), {"state": "spam", "title": "Do I need a GPU? I have none."})
    asked.refresh_from_db()
    assert asked.state == "spam"
    assert not Question.objects.exists()


def test_what_has_no_answer_is_not_answered(publisher, asked):
    response = save(publisher, asked, state=AskedQuestion.State.ANSWERED)
    assert list(errors(response)) == ["state"]


def test_the_question_is_proposed_in_the_words_of_the_asker(publisher, asked):
    form = publisher.get(change_url(asked)).context["adminform"].form
    assert form["title"].value() == "Do I need a GPU? I have none."


def test_a_question_is_answered_once(publisher, asked, topic):
    answer(publisher, asked, topic)
    page = publisher.get(change_url(asked))
    assert "short_answer" not in page.text
    assert f"/admin/faqs/question/{Question.objects.get().pk}/change/" in page.text
    assert Question.objects.count() == 1


@pytest.mark.parametrize("state", ["waiting", "answered", "spam"])
def test_a_second_answer_is_refused_with_its_words_and_changes_nothing(
    publisher, asked, topic, state
):
    answer(publisher, asked, topic)
    response = answer(publisher, asked, topic, state=state, answer="My *own* words.")
    assert list(errors(response)) == ["__all__"]
    assert "My *own* words." in response.text
    question = Question.objects.get()
    link = f'<a href="/admin/faqs/question/{question.pk}/change/">Is a GPU needed?</a>'
    assert f"answered this meanwhile: {link}" in response.text
    asked.refresh_from_db()
    assert (asked.state, asked.question) == ("answered", question)
    assert len(mail.outbox) == 1


def test_a_page_from_before_the_answer_does_not_reopen_the_question(publisher, asked, topic):
    before = entries(publisher.get(change_url(asked)))
    answer(publisher, asked, topic)
    response = publisher.post(change_url(asked), before)
    assert list(errors(response)) == ["__all__"]
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_two_answers_at_once_make_one_question(asked, topic):
    group = Group.objects.get(name="Publishers")

    def one(number: int) -> None:
        try:
            client = Client()
            user = UserFactory(is_staff=True)
            user.groups.add(group)
            client.force_login(user)
            answer(client, asked, topic, title=f"Number {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(one, range(3)))
    assert Question.objects.count() == 1
    assert len(mail.outbox) == 1


def test_an_address_in_use_is_never_taken_again(topic):
    QuestionFactory(slug="is-it-hard")
    renamed = QuestionFactory(slug="is-it-hard-2")
    renamed.slug = "other"
    renamed.save()
    assert OldSlug.objects.exists()
    assert free_slug("Is it hard?") == "is-it-hard-3"
    assert free_slug("Ask") == "ask-2"
    assert free_slug("???") == "question"
    assert len(free_slug("word " * 40)) <= 80


def test_the_queue_shows_what_waits(publisher, topic):
    AskedQuestionFactory(text="Waiting one", email="a@b.example")
    AskedQuestionFactory(text="Spam one", state="spam")
    html = publisher.get(QUEUE).text
    assert "Waiting one" in html
    assert "a@b.example" in html
    assert "Spam one" not in html


@pytest.mark.parametrize("action", ["mark_spam", "remove"])
def test_actions_clear_the_queue(publisher, asked, action):
    publisher.post(QUEUE, {"action": action, "_selected_action": [asked.pk]})
    asked.refresh_from_db()
    assert asked.state == {"mark_spam": "spam", "remove": "removed"}[action]


@pytest.mark.parametrize("action", ["mark_spam", "remove"])
def test_actions_leave_alone_what_is_answered_and_say_so(publisher, asked, topic, action):
    answer(publisher, asked, topic)
    other = AskedQuestionFactory()
    data = {"action": action, "_selected_action": [asked.pk, other.pk]}
    response = publisher.post(f"{QUEUE}?state=all", data, follow=True)
    assert "Left alone, since it is answered: 1." in response.text
    states = dict(AskedQuestion.objects.values_list("pk", "state"))
    assert states.pop(asked.pk) == "answered"
    assert list(states.values()) == [{"mark_spam": "spam", "remove": "removed"}[action]]


@pytest.mark.parametrize("count", [1, 50])
def test_the_queue_needs_no_more_queries_for_more_questions(
    publisher, django_assert_max_num_queries, count
):
    AskedQuestionFactory.create_batch(count, about=CertificationFactory())
    publisher.get(QUEUE)
    with django_assert_max_num_queries(8):
        publisher.get(QUEUE)
