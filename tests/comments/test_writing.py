"""From the link on a page to the queue."""

import pytest

from comments.models import Comment, State
from publishing.weight import compressed_size
from tests.factories import (
    CertificationFactory,
    CommentFactory,
    LearningPathFactory,
    SectionFactory,
)
from tests.html import faults, find_all, text_of
from tests.visiting import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    return LearningPathFactory(slug="devops", name="DevOps")


@pytest.fixture
def address(path):
    return f"/comments/write/path-{path.pk}/"


def test_a_comment_waits_and_the_visitor_is_told_so(client, address, path):
    response = send(client, address, follow=True)
    assert response.redirect_chain == [(f"/comments/thanks/path-{path.pk}/", 302)]
    assert "waits for approval" in response.text
    back = [a.get("href") for a in find_all(response.text, "a") if text_of(a) == "Back to DevOps"]
    assert back == ["/paths/devops/"]
    comment = Comment.objects.get()
    assert (comment.page, comment.state, comment.by_staff) == (path, State.PENDING, False)
    assert (comment.name, comment.email) == ("Ann", "ann@example.org")


def test_nobody_smuggles_a_state_or_a_mark_into_the_form(client, address):
    send(client, address, state="approved", by_staff="on", erased="on", parent="1")
    comment = Comment.objects.get()
    assert (comment.state, comment.by_staff, comment.parent) == (State.PENDING, False, None)


def test_the_form_asks_for_what_it_needs_and_promises_not_to_publish_the_address(client, address):
    html = client.get(address).text
    labels = [text_of(p) for p in find_all(html, "p") if p.get("class") == "field-label"]
    assert labels == ["Comment required", "Name required", "E-mail address required"]
    assert "Never published" in html


def test_a_reply_shows_what_it_answers_and_belongs_to_it(client, address, path):
    comment = CommentFactory(page=path, name="Bea", text="Is it hard?")
    html = client.get(f"{address}?to={comment.pk}").text
    assert "Is it hard?" in html
    assert text_of(find_all(html, "h1")[0]) == "Write a reply"
    form = next(form for form in find_all(html, "form") if form.get("method") == "post")
    send(client, form.get("action"))
    assert Comment.objects.get(name="Ann").parent == comment


def test_a_reply_to_a_reply_belongs_to_the_comment(client, address, path):
    comment = CommentFactory(page=path)
    reply = CommentFactory(page=path, parent=comment)
    send(client, f"{address}?to={reply.pk}")
    assert Comment.objects.get(name="Ann").parent == comment


@pytest.mark.parametrize("state", [State.PENDING, State.SPAM, State.REMOVED])
def test_nobody_replies_to_what_is_not_public_and_no_word_is_lost(client, address, path, state):
    comment = CommentFactory(page=path, state=state, text="Unseen words")
    assert "Unseen words" not in client.get(f"{address}?to={comment.pk}").text
    response = send(client, f"{address}?to={comment.pk}")
    assert response.status_code == 422
    assert "not there any more" in response.text
    assert "The exam was fair." in response.text
    form = next(form for form in find_all(response.text, "form") if form.get("method") == "post")
    assert form.get("action") == address
    assert send(client, address).status_code == 302


@pytest.mark.parametrize("to", ["x", "-1", "", "9" * 30, "٣", "\x01"])
def test_a_strange_number_to_reply_to_is_met(client, address, to):
    response = client.get(address, {"to": to})
    assert response.status_code == 200
    assert "becomes a comment of its own" in response.text


def test_a_comment_of_another_page_cannot_be_replied_to_here(client, address):
    other = CommentFactory(page=LearningPathFactory())
    assert send(client, f"{address}?to={other.pk}").status_code == 422


@pytest.mark.parametrize(
    "key",
    ["path-999", "path-", "path", "nonsense-1", "path-x", f"path-{'9' * 30}", "path-1-2"],
)
def test_a_page_that_is_not_there_takes_no_comments(client, path, key):
    assert client.get(f"/comments/write/{key}/").status_code == 404
    assert send(client, f"/comments/write/{key}/").status_code == 404
    assert client.get(f"/comments/thanks/{key}/").status_code == 404


def test_pages_that_nobody_sees_take_no_comments(client):
    for key in (
        f"path-{LearningPathFactory(state='draft').pk}",
        f"certification-{CertificationFactory().pk}",
        f"guide-{SectionFactory().pk}",
    ):
        assert client.get(f"/comments/write/{key}/").status_code == 404


def test_the_guide_takes_comments(client):
    section = SectionFactory(slug="talk", block="comments")
    response = send(client, f"/comments/write/guide-{section.pk}/", follow=True)
    assert 'href="/guide/#section-talk"' in response.text
    assert Comment.objects.get().page == section


def test_an_accepted_comment_outlives_a_change_of_the_address(client, address, path):
    path.slug = "renamed"
    path.save()
    assert send(client, address).status_code == 302


def test_pages_are_valid_light_and_kept_from_search_engines(client, address, path, subtests):
    comment = CommentFactory(page=path)
    pages = [
        client.get(address),
        client.get(f"{address}?to={comment.pk}"),
        send(client, address, email="x", text=""),
        client.get(address.replace("write", "thanks")),
    ]
    for response in pages:
        with subtests.test(response.request["PATH_INFO"]):
            assert faults(response.text) == []
            assert compressed_size(response.content) < 6_000
            assert '<meta name="robots" content="noindex">' in response.text
            assert text_of(find_all(response.text, "h1")[0])


def test_the_page_of_a_thank_you_sets_no_cookie(client, address):
    assert not client.get(address.replace("write", "thanks")).cookies
