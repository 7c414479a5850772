"""First the answers that fit, then the way into the queue."""

from urllib.parse import urlencode

import pytest

from faqs.asking import fitting_answers
from faqs.forms import LONGEST_FIRST
from faqs.models import AskedQuestion, Question
from publishing.weight import compressed_size
from tests.factories import CertificationFactory, QuestionFactory
from tests.html import faults, find_all, text_of
from tests.visiting import send

pytestmark = pytest.mark.django_db
ASK = "/faqs/ask/"


def titles(text: str) -> list[str]:
    return [question.title for question in fitting_answers(text)]


def test_answers_fit_by_title_short_answer_and_search_words():
    QuestionFactory(title="Is Python needed?")
    QuestionFactory(title="Which language?", short_answer="Python, mostly.")
    QuestionFactory(title="What to learn?", search_words="python coding")
    QuestionFactory(title="Who recognises it?")
    assert titles("How much PYTHON must I know?") == [
        "Is Python needed?",
        "What to learn?",
        "Which language?",
    ]


def test_the_more_words_fit_the_earlier_an_answer_stands():
    QuestionFactory(title="Is the exam online?")
    QuestionFactory(title="Is the online exam hard?")
    assert titles("hard online exam")[0] == "Is the online exam hard?"


@pytest.mark.parametrize("state", ["draft", "review"])
def test_what_is_not_published_fits_nothing(state):
    QuestionFactory(title="Is Python needed?", state=state)
    assert titles("python") == []


@pytest.mark.parametrize(
    "text", ["", "?!", "%", "_", "'\"); --", "😀", "zzz " * 5_000, "\x01", "a" * 10_000]
)
def test_words_that_say_nothing_fit_nothing(text):
    QuestionFactory(title="Is it worth it?")
    assert titles(text) == []


def test_few_answers_are_enough():
    QuestionFactory.create_batch(20, title="Is Python needed?")
    assert len(titles("python")) == 5


@pytest.mark.parametrize("count", [1, 20])
def test_answers_are_found_with_few_queries(django_assert_max_num_queries, count):
    QuestionFactory.create_batch(count, title="Is Python needed?")
    with django_assert_max_num_queries(9):
        titles("python " + " ".join(f"word{n}" for n in range(100)))


def test_the_first_step_is_a_plain_form_and_sends_nothing(client):
    html = client.get(ASK).text
    assert {form.get("method") for form in find_all(html, "form")} == {"get"}
    assert "csrf" not in html


def test_the_second_step_shows_answers_and_takes_the_words_along(client):
    QuestionFactory(title="Is Python needed?", slug="python", short_answer="Yes.")
    html = client.get(ASK, {"q": "Do I need Python?"}).text
    assert "/faqs/python/" in [a.get("href") for a in find_all(html, "a")]
    assert find_all(html, "textarea")[0].text.strip() == "Do I need Python?"


@pytest.mark.parametrize(
    ("typed", "shown", "message"),
    [
        (" ", "", "Please write something here."),
        ("x" * 801, "x" * 801, "Please shorten this to 800 characters; it has 801."),
        ("a\0b", "ab", "This held a null byte, which is left out."),
    ],
    ids=["nothing", "too long", "null byte"],
)
def test_what_cannot_be_asked_comes_back_whole_with_a_message(client, typed, shown, message):
    response = client.get(ASK, {"q": typed})
    assert response.status_code == 422
    field = find_all(response.text, "textarea")[0]
    assert ((field.text or "").strip(), field.get("aria-invalid")) == (shown, "true")
    errors = {e.get("id"): text_of(e) for e in find_all(response.text, "ul")}
    assert message in errors["ask-q_error"]
    assert faults(response.text) == []


def test_a_long_question_is_taken_along_whole(client):
    assert find_all(client.get(ASK).text, "textarea")[0].get("maxlength") is None
    long = ("Why? " * 160).strip()
    html = client.get(ASK, {"q": long}).text
    assert find_all(html, "textarea")[0].text.strip() == long


def test_the_longest_question_of_the_first_step_fits_into_an_address(client):
    html = client.get(ASK).text
    assert "Up to 800 characters" in html
    assert len(urlencode({"q": "語" * LONGEST_FIRST})) < 8_000


def test_without_an_answer_it_says_so_and_leads_on(client):
    html = client.get(ASK, {"q": "Do I need Python?"}).text
    assert "No answer fits these words yet." in html
    assert "Send the question" in html


def test_a_question_goes_into_the_queue_and_the_visitor_is_told_so(client):
    response = send(client, ASK, text="Do I need a GPU?", follow=True)
    assert response.redirect_chain == [("/faqs/ask/thanks/", 302)]
    assert "Your question has arrived" in response.text
    asked = AskedQuestion.objects.get()
    assert (asked.text, asked.name, asked.email) == ("Do I need a GPU?", "Ann", "ann@example.org")
    assert (asked.state, asked.about, asked.question) == ("waiting", None, None)
    assert not Question.objects.exists()


def test_name_and_address_may_be_left_out(client):
    assert send(client, ASK, name="", email="").status_code == 302
    assert AskedQuestion.objects.get().email == ""


def test_a_question_about_a_certification_says_so(client):
    certification = CertificationFactory(slug="mlocp", name="MLOps Certified Professional")
    html = client.get(ASK, {"about": "mlocp", "q": "GPU?"}).text
    assert "About MLOps Certified Professional" in text_of(find_all(html, "main")[0])
    form = next(form for form in find_all(html, "form") if form.get("method") == "post")
    assert form.get("action") == "/faqs/ask/?about=mlocp"
    send(client, form.get("action"))
    assert AskedQuestion.objects.get().about == certification


@pytest.mark.parametrize("slug", ["nonsense", "secret", "<b>", "\x01", "a\0", "a" * 5_000])
def test_an_unknown_certification_is_dropped_with_a_note(client, slug):
    CertificationFactory(slug="secret", name="Hidden gem", state="draft")
    response = client.get(ASK, {"about": slug})
    assert response.status_code == 200
    assert "so this is a question in general" in response.text
    assert "Hidden gem" not in response.text
    assert faults(response.text) == []
    send(client, ASK + f"?about={slug[:50]}")
    assert AskedQuestion.objects.get().about is None


def test_a_refused_question_keeps_its_words_and_still_shows_answers(client):
    QuestionFactory(title="Is Python needed?")
    response = send(client, ASK, text="Python, really?", email="nonsense")
    assert response.status_code == 422
    assert find_all(response.text, "textarea")[0].text.strip() == "Python, really?"
    assert "Is Python needed?" in response.text


def test_a_robot_asks_nothing(client):
    assert send(client, ASK, subject="x").url == "/faqs/ask/thanks/"
    assert not AskedQuestion.objects.exists()


def test_comments_and_questions_share_one_limit_but_no_duplicate(client):
    statuses = [send(client, ASK, text=f"Question {n}").status_code for n in range(7)]
    assert statuses == [302] * 6 + [429]


@pytest.mark.parametrize("address", ["/faqs/", "/faqs/one/", "/certifications/mlocp/"])
def test_the_way_to_ask_stands_where_questions_are(client, address):
    certification = CertificationFactory(slug="mlocp", has_guide=True)
    QuestionFactory(slug="one", certification=certification)
    links = [a.get("href") for a in find_all(client.get(address).text, "a")]
    about = "" if address == "/faqs/" else "?about=mlocp"
    assert f"/faqs/ask/{about}" in links


def test_a_question_about_a_draft_gives_its_address_away_nowhere(client):
    QuestionFactory(slug="one", certification=CertificationFactory(slug="secret", state="draft"))
    assert "secret" not in client.get("/faqs/one/").text


def test_pages_are_valid_light_and_in_no_cache(client, subtests):
    for response in (
        client.get(ASK),
        client.get(ASK, {"q": "GPU?"}),
        send(client, ASK, text=""),
        client.get("/faqs/ask/thanks/"),
    ):
        with subtests.test(response.request["QUERY_STRING"]):
            assert faults(response.text) == []
            assert compressed_size(response.content) < 6_000
            assert '<meta name="robots" content="noindex">' in response.text
    assert "no-store" in client.get(ASK)["Cache-Control"]


def test_no_question_takes_the_address_of_the_form(admin_client):
    question = QuestionFactory.build(slug="ask")
    with pytest.raises(Exception, match="the address at which visitors ask"):
        question.clean()
