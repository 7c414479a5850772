"""The queue: who may see what, and what the actions do."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from comments.models import Comment, State
from faqs.models import AskedQuestion
from tests.factories import (
    AskedQuestionFactory,
    CommentFactory,
    LearningPathFactory,
    RoleFactory,
    UserFactory,
)
from tests.html import find_all, text_of
from tests.staff import change_url, sign_in
from visitors import erasure

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"


@pytest.fixture
def path():
    return LearningPathFactory(name="DevOps", slug="devops")


def act(client, action: str, *comments, **more):
    data = {"action": action, "_selected_action": [comment.pk for comment in comments], **more}
    return client.post(QUEUE, data, follow=True)


def texts(response) -> list[str]:
    return [comment.text for comment in response.context["cl"].result_list]


def test_the_queue_shows_what_waits_the_oldest_first(publisher, path):
    for state in State:
        CommentFactory(page=path, text=state, state=state)
    CommentFactory(page=path, text="later", state=State.PENDING)
    assert texts(publisher.get(QUEUE)) == [State.PENDING, "later"]
    assert texts(publisher.get(QUEUE, {"state": "spam"})) == [State.SPAM]
    assert len(texts(publisher.get(QUEUE, {"state": "all"}))) == 5


def test_the_queue_says_who_when_where_and_what(publisher, path):
    CommentFactory(page=path, name="Ann", email="a@b.example", text="Good " * 99, state="pending")
    html = publisher.get(QUEUE).text
    row = text_of(find_all(html, "tbody")[-1])
    assert "Good Good" in row
    assert "…" in row
    assert "Ann" in row
    assert "a@b.example" in row
    assert "DevOps" in row


@pytest.mark.parametrize(
    ("action", "state"),
    [("approve", "approved"), ("mark_spam", "spam"), ("remove", "removed")],
)
def test_actions_change_many_at_once_and_leave_a_record_without_words(
    publisher, path, action, state
):
    comments = CommentFactory.create_batch(2, page=path, state=State.PENDING, text="Wordy")
    other = CommentFactory(page=path, state=State.PENDING)
    act(publisher, action, *comments)
    assert {c.state for c in Comment.objects.exclude(pk=other.pk)} == {state}
    other.refresh_from_db()
    assert other.state == State.PENDING
    records = LogEntry.objects.values_list("object_repr", flat=True)
    assert sorted(records) == [f"Comment {comment.pk}" for comment in comments]


def test_actions_say_what_they_left_alone_and_why(publisher, path):
    erased = CommentFactory(page=path, name="", email="", text="", erased=True, state="removed")
    approved = CommentFactory.create_batch(2, page=path, state=State.APPROVED)

    def said(address: str) -> list[str]:
        pks = [comment.pk for comment in (erased, *approved)]
        data = {"action": "approve", "_selected_action": pks}
        response = publisher.post(address, data, follow=True)
        return [str(message) for message in response.context["messages"]]

    assert said(f"{QUEUE}?state=all") == [
        "Left alone, since it is erased and has nothing left to approve: 1.",
        "Left alone, since it is in that state already: 2.",
    ]
    assert said(QUEUE) == ["Left alone, since it is not in this list any more: 3."]
    assert not LogEntry.objects.exists()
    erased.refresh_from_db()
    assert erased.state == State.REMOVED


def test_of_a_long_list_so_many_are_changed_at_once_with_few_queries(
    publisher, path, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("visitors.admin.MOST_AT_ONCE", 30)
    comments = CommentFactory.create_batch(32, page=path, state=State.PENDING)
    with django_assert_max_num_queries(25):
        response = act(publisher, "approve", comments[0], select_across="1")
    assert [str(message) for message in response.context["messages"]] == [
        "Approved: 30.",
        "Left alone, since no more than 30 are changed at once: 2.",
    ]
    assert list(Comment.objects.filter(state=State.PENDING)) == comments[30:]
    assert LogEntry.objects.count() == 30


def test_editors_read_the_queue_but_no_addresses_and_change_nothing(editor, path):
    comment = CommentFactory(page=path, email="a@b.example", state=State.PENDING, text="Hello")
    html = editor.get(QUEUE).text
    assert "Hello" in html
    assert "a@b.example" not in html
    assert "a@b.example" not in editor.get(change_url(comment)).text
    assert texts(editor.get(QUEUE, {"q": "a@b.example"})) == []
    act(editor, "approve", comment)
    assert editor.post(change_url(comment), {"state": "approved"}).status_code == 403
    comment.refresh_from_db()
    assert comment.state == State.PENDING


@pytest.mark.parametrize("lookup", ["email", "email__startswith", "email__regex"])
def test_only_who_may_see_addresses_filters_by_them(client, path, lookup):
    CommentFactory(page=path, email="a@b.example", text="Hello", state=State.PENDING)
    asked = {lookup: "a@b.example"}
    assert sign_in(client, "Editors").get(QUEUE, asked).status_code == 400
    assert texts(sign_in(client, "Publishers").get(QUEUE, asked)) == ["Hello"]


def test_moderators_find_a_visitor_by_address(publisher, path):
    CommentFactory(page=path, email="a@b.example", text="Hello", state=State.PENDING)
    CommentFactory(page=path, state=State.PENDING)
    assert texts(publisher.get(QUEUE, {"q": "a@b.example"})) == ["Hello"]


def reply(client, comment, text: str, **more):
    existing = comment.replies.count()
    data = {
        "state": comment.state,
        "replies-TOTAL_FORMS": existing + 1,
        "replies-INITIAL_FORMS": existing,
        f"replies-{existing}-text": text,
        **{f"replies-{n}-id": r.pk for n, r in enumerate(comment.replies.order_by("pk"))},
    }
    return client.post(change_url(comment), data | more, follow=True)


def test_staff_reply_from_the_page_of_a_comment_and_are_marked(publisher, client, path):
    comment = CommentFactory(page=path)
    response = reply(publisher, comment, "Thank you.")
    assert response.status_code == 200
    answer = comment.replies.get()
    assert (answer.text, answer.by_staff, answer.state) == ("Thank you.", True, State.APPROVED)
    assert (answer.page, answer.name, answer.email) == (path, "The editors", "")
    assert "Thank you." in client.get("/paths/devops/").text


def test_a_reply_bears_the_full_name_of_its_writer(publisher, path):
    user = publisher.get("/admin/").context["user"]
    user.first_name, user.last_name = "Mara", "Lind"
    user.save()
    comment = CommentFactory(page=path)
    reply(publisher, comment, "Thank you.")
    assert comment.replies.get().name == "Mara Lind"


def test_a_reply_to_a_reply_belongs_to_the_comment(publisher, path):
    comment = CommentFactory(page=path)
    reply(publisher, CommentFactory(page=path, parent=comment), "Thank you.")
    assert Comment.objects.get(by_staff=True).parent == comment


def test_a_reply_below_a_comment_that_waits_says_so(publisher, path):
    response = reply(publisher, CommentFactory(page=path, state=State.PENDING), "Thank you.")
    assert "shows once the comment above it is approved" in response.text


def test_an_empty_reply_is_none(publisher, path):
    comment = CommentFactory(page=path, state=State.PENDING)
    reply(publisher, comment, "", state="approved")
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    assert not comment.replies.exists()


def test_nobody_writes_a_comment_in_the_admin(publisher):
    assert publisher.get(f"{QUEUE}add/").status_code == 403


def test_senders_are_erased_after_a_question(publisher, path):
    comment = CommentFactory(page=path, email="Ann@example.org", text="One", state=State.PENDING)
    CommentFactory(page=path, email="ann@example.org", text="Two")
    CommentFactory(page=path, email="other@example.org")
    asked = act(publisher, "erase_senders", comment)
    assert "One" in asked.text
    assert "Two" in asked.text
    assert Comment.objects.count() == 3
    act(publisher, "erase_senders", comment, agreed="yes")
    assert [c.email for c in Comment.objects.all()] == ["other@example.org"]


def test_editors_erase_nobody(editor, path):
    comment = CommentFactory(page=path)
    act(editor, "erase_senders", comment, agreed="yes")
    assert Comment.objects.count() == 1


MAY_ERASE = [
    f"{action}_{model}" for action in ("change", "delete") for model in ("comment", "askedquestion")
]


@pytest.mark.parametrize("missing", [None, *MAY_ERASE])
def test_a_sender_is_erased_only_by_who_may_erase_every_kind(client, path, missing):
    user = UserFactory(is_staff=True)
    codes = {"view_comment", *MAY_ERASE} - {missing}
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    comment = CommentFactory(page=path, email="ann@example.org", state=State.PENDING)
    AskedQuestionFactory(email="ann@example.org", text="Something private")
    may_erase = missing is None
    assert ("erase_senders" in client.get(QUEUE).text) == may_erase
    assert ("Something private" in act(client, "erase_senders", comment).text) == may_erase
    act(client, "erase_senders", comment, agreed="yes")
    assert AskedQuestion.objects.exists() != may_erase
    assert Comment.objects.exists() != may_erase


def test_senders_are_erased_all_or_none(publisher, path, monkeypatch):
    one = CommentFactory(page=path, email="ann@example.org", state=State.PENDING)
    two = CommentFactory(page=path, email="bob@example.org", state=State.PENDING)
    erase = erasure.erase

    def fail_at_bob(address: str) -> int:
        if address.startswith("bob"):
            raise RuntimeError
        return erase(address)

    monkeypatch.setattr(erasure, "erase", fail_at_bob)
    with pytest.raises(RuntimeError):
        act(publisher, "erase_senders", one, two, agreed="yes")
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("count", [1, 50])
def test_the_queue_needs_no_more_queries_for_more_comments(
    publisher, django_assert_max_num_queries, count
):
    for _ in range(count):
        for page in (LearningPathFactory(), RoleFactory()):
            comment = CommentFactory(page=page)
            CommentFactory(page=page, parent=comment, state=State.PENDING)
    publisher.get(QUEUE)
    with django_assert_max_num_queries(11):
        publisher.get(QUEUE)


def test_comments_stand_after_the_questions_on_the_index(publisher):
    apps = [app["app_label"] for app in publisher.get(reverse("admin:index")).context["app_list"]]
    assert apps.index("comments") > apps.index("faqs")


def test_a_comment_on_a_page_that_is_gone_is_still_shown(publisher, path):
    comment = CommentFactory(page=path, state=State.PENDING)
    path.delete()
    assert "a page that is gone" in publisher.get(QUEUE).text
    assert publisher.get(change_url(comment)).status_code == 200
