"""Who asks for it is forgotten, by command and by the same function in the admin."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment, State
from faqs.models import AskedQuestion
from tests.factories import AskedQuestionFactory, CommentFactory, LearningPathFactory
from visitors import erasure

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def path():
    return LearningPathFactory(slug="devops")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("erase_visitor", *arguments, stdout=out)
    return out.getvalue()


def test_everything_with_the_address_goes_whatever_its_state(path):
    for state in State:
        CommentFactory(page=path, email=ANN, state=state)
    AskedQuestionFactory(email="ANN@Example.org")
    kept = CommentFactory(page=path), AskedQuestionFactory(email="")
    assert erasure.erase(ANN) == 5
    assert (*Comment.objects.all(), *AskedQuestion.objects.all()) == kept


def test_a_comment_with_replies_leaves_an_empty_place(client, path):
    comment = CommentFactory(page=path, email=ANN, name="Ann", text="My words")
    CommentFactory(page=path, parent=comment, text="An answer")
    erasure.erase(ANN)
    comment.refresh_from_db()
    assert (comment.name, comment.email, comment.text) == ("", "", "")
    html = client.get("/paths/devops/").text
    assert "Removed at the author's wish." in html
    assert "An answer" in html
    assert "My words" not in html
    assert "Ann" not in html.replace("An answer", "")


def test_a_comment_with_replies_of_the_same_visitor_alone_leaves_nothing(path):
    comment = CommentFactory(page=path, email=ANN)
    CommentFactory(page=path, parent=comment, email=ANN)
    assert erasure.erase(ANN) == 2
    assert not Comment.objects.exists()


@pytest.mark.parametrize("state", State)
def test_no_reply_of_others_goes_and_an_empty_place_shows_above_public_ones_alone(path, state):
    comment = CommentFactory(page=path, email=ANN)
    reply = CommentFactory(page=path, parent=comment, state=state)
    assert erasure.erase(ANN) == 1
    comment.refresh_from_db()
    assert comment.erased
    is_shown = state == State.APPROVED
    assert list(Comment.objects.public().in_threads()) == [comment, reply] * is_shown


def test_an_erasure_leaves_the_empty_places_of_others_alone(path):
    place = CommentFactory(page=path, name="", email="", text="", erased=True)
    reply = CommentFactory(page=path, parent=place, state=State.SPAM)
    CommentFactory(page=path, email=ANN)
    assert erasure.erase(ANN) == 1
    assert set(Comment.objects.all()) == {place, reply}


def test_an_empty_place_goes_with_its_last_reply(path):
    comment = CommentFactory(page=path, email=ANN)
    CommentFactory(page=path, parent=comment, email="bob@example.org")
    erasure.erase(ANN)
    assert erasure.erase("bob@example.org") == 1
    assert not Comment.objects.exists()


@pytest.mark.parametrize("email", ["", " ", "nobody@example.org", "%", "_"])
def test_an_address_that_nobody_left_erases_nothing(path, email):
    CommentFactory(page=path)
    AskedQuestionFactory(email="")
    assert erasure.erase(email) == 0
    assert Comment.objects.count() == AskedQuestion.objects.count() == 1


def test_the_command_shows_what_will_go_and_asks(path, monkeypatch):
    CommentFactory(page=path, email=ANN, name="Ann", text="My\nwords")
    AskedQuestionFactory(email=ANN, text="My question")
    monkeypatch.setattr("builtins.input", lambda prompt: "no")
    shown = run(ANN)
    assert "Comments: 1" in shown
    assert "Ann  My words" in shown
    assert "Asked questions: 1" in shown
    assert Comment.objects.count() == 1
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    assert "Erased: 2." in run(ANN)
    assert not Comment.objects.exists()


def test_the_command_erases_without_asking_when_told_so(path):
    CommentFactory(page=path, email=ANN)
    assert "Erased: 1." in run(ANN, "--yes")


def test_the_command_says_when_there_is_nothing():
    assert run(ANN) == f"Nothing was sent with the address {ANN}.\n"


def test_without_a_terminal_the_command_erases_nothing(path, monkeypatch):
    CommentFactory(page=path, email=ANN)

    def nobody(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="--yes erases without asking"):
        run(ANN)
    assert Comment.objects.count() == 1
