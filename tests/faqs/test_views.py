import pytest

from tests.factories import CertificationFactory, QuestionFactory, TopicFactory
from tests.html import find_all, text_of

pytestmark = pytest.mark.django_db


def test_questions_stand_by_topic_and_in_order(client):
    later, earlier = TopicFactory(name="B", order=2), TopicFactory(name="A", order=1)
    QuestionFactory(topic=later, title="Third?", order=0)
    QuestionFactory(topic=earlier, title="Second?", order=2)
    QuestionFactory(topic=earlier, title="First?", order=1)
    html = client.get("/faqs/").text
    assert [text_of(s) for s in find_all(html, "summary")] == ["First?", "Second?", "Third?"]
    assert [text_of(h) for h in find_all(html, "h2")] == ["A", "B"]


def test_every_answer_has_a_fragment_inside_it_and_an_address(client):
    QuestionFactory(slug="is-it-hard", short_answer="Intermediate.")
    html = client.get("/faqs/").text
    details = find_all(html, "details")[0]
    assert details.find(".//*[@id='question-is-it-hard']") is not None
    assert "/faqs/is-it-hard/" in html
    assert "Intermediate." in client.get("/faqs/is-it-hard/").text


def test_related_drafts_stay_hidden(client):
    question = QuestionFactory(slug="one")
    question.related.add(
        QuestionFactory(title="Shown?"), QuestionFactory(title="Hidden?", state="draft")
    )
    html = client.get("/faqs/one/").text
    assert "Shown?" in html
    assert "Hidden?" not in html


def test_a_question_about_a_draft_does_not_link_to_it(client):
    QuestionFactory(slug="one", certification=CertificationFactory(name="Secret", state="draft"))
    assert "Secret" not in client.get("/faqs/one/").text


def test_long_lists_come_in_pages(client):
    topic = TopicFactory()
    QuestionFactory.create_batch(51, topic=topic)
    assert len(find_all(client.get("/faqs/").text, "details")) == 50
    assert len(find_all(client.get("/faqs/?page=2").text, "details")) == 1
