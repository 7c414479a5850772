"""What two processes of the portal do at the same moment ends as if one had come first."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction
from django.test import Client

from comments.models import Comment
from tests.factories import CommentFactory, LearningPathFactory
from tests.visiting import send
from visitors import erasure
from visitors.models import LIMITS

pytestmark = pytest.mark.django_db(transaction=True)
MOST = LIMITS[0][1]


def send_all(texts: list[str]) -> list[int]:
    address = f"/comments/write/path-{LearningPathFactory().pk}/"

    def one(text: str) -> int:
        try:
            return send(Client(), address, text=text).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(texts)) as threads:
        return sorted(threads.map(one, texts))


def test_a_form_sent_twice_at_once_is_kept_once():
    assert send_all(["The same."] * 4) == [302, 422, 422, 422]
    assert Comment.objects.count() == 1


def test_nobody_gets_over_the_limit_by_sending_all_at_once():
    assert send_all([f"Number {n}" for n in range(MOST + 3)]) == [302] * MOST + [429] * 3
    assert Comment.objects.count() == MOST


@pytest.mark.services  # SQLite has one writer at a time
@pytest.mark.parametrize("is_reply_first", [True, False])
def test_a_reply_is_kept_below_a_place_or_refused_with_all_words(is_reply_first):
    comment = CommentFactory(page=LearningPathFactory(), email="ann@example.org")
    address = f"/comments/write/path-{comment.object_id}/?to={comment.pk}"

    def in_a_thread(act):
        try:
            return act()
        finally:
            connection.close()

    def erase():
        return erasure.erase("ann@example.org")

    def reply():
        return send(Client(), address, text="My words.", email="bob@example.org")

    first, second = (reply, erase) if is_reply_first else (erase, reply)
    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            first()
            late = thread.submit(in_a_thread, second)
            sleep(0.3)  # the second stands before what the first has locked
        late = late.result()
    if is_reply_first:
        assert Comment.objects.get(erased=True).replies.get().text == "My words."
    else:
        assert late.status_code == 422
        assert "My words." in late.text
        assert "is not there any more" in late.text
        assert not Comment.objects.exists()
