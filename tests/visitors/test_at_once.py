"""Two forms at the same moment, in two processes of the portal, are counted like any two."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from comments.models import Comment
from tests.factories import LearningPathFactory
from tests.visiting import send
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
