"""What visitors send reaches nobody but the staff until somebody approves it, addresses never."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from comments import commentable
from comments.models import Comment, State
from faqs.models import AskedQuestion
from publishing.settled import gathering
from tests.factories import AskedQuestionFactory, CommentFactory
from tests.test_drafts import ADDRESSES, a_portal_with_secrets
from tests.visiting import send

pytestmark = pytest.mark.django_db
WORDS = ("unseenword", "unseenname", "@unseen.example")


@gathering()
def a_portal_with_comments() -> list[str]:
    """Pages with approved comments, and beside each of them some that nobody may see."""
    a_portal_with_secrets({"state": "draft"})
    keys = []
    for kind in commentable.kinds():
        for page in kind.pages():
            keys.append(kind.key(page))
            shown = CommentFactory(page=page, email="a@unseen.example", text="Shown words")
            for state in (State.PENDING, State.SPAM, State.REMOVED):
                unseen = {"text": "unseenword", "name": "unseenname", "state": state}
                hidden = CommentFactory(page=page, email="b@unseen.example", **unseen)
                CommentFactory(page=page, parent=shown, email="c@unseen.example", **unseen)
                reply = {"text": "unseenword", "name": "unseenname"}
                CommentFactory(page=page, parent=hidden, **reply)
    for state in AskedQuestion.State:
        AskedQuestionFactory(
            text="unseenword", name="unseenname", email="d@unseen.example", state=state
        )
    return keys


def test_nothing_that_waits_and_no_address_is_on_any_page(client, subtests):
    keys = a_portal_with_comments()
    forms = [f"/comments/{page}/{key}/" for page in ("write", "thanks") for key in keys]
    replies = [f"/comments/write/{keys[0]}/?to={c.pk}" for c in Comment.objects.all()]
    asking = ["/faqs/ask/", "/faqs/ask/?q=unseenwor", "/faqs/ask/?about=mlocp", "/faqs/ask/thanks/"]
    found = 0
    for address in [*ADDRESSES.values(), *forms, *replies, *asking]:
        text = client.get(address).text
        found += "Shown words" in text
        with subtests.test(address):
            assert [word for word in WORDS if word in text] == []
    assert found >= len(keys)


def test_what_a_visitor_sends_stands_in_no_log_cache_or_session(client, caplog):
    key = a_portal_with_comments()[0]
    entries = {"text": "unseenword", "name": "unseenname", "email": "x@unseen.example"}
    with caplog.at_level(logging.DEBUG):
        for changes in ({}, {}, {"opened": "forged"}, {"email": "x@@unseen.example"}):
            send(client, f"/comments/write/{key}/", **(entries | changes))
        send(client, "/faqs/ask/", **entries)
    records = [r for r in caplog.records if not r.name.startswith("django.db")]
    assert records
    logged = " ".join(f"{r.getMessage()} {r.exc_text}" for r in records)
    assert [word for word in WORDS if word in logged] == []
    assert getattr(cache, "_cache", {}) == {}
    assert not Session.objects.exists()


def test_a_page_that_a_shared_cache_may_keep_holds_no_token(subtests):
    a_portal_with_comments()
    for address in [a for a in ADDRESSES.values() if "sitemap" not in a]:
        with subtests.test(address):
            response = Client().get(address)
            if address.startswith("/faqs/ask/?"):  # has the form
                assert "no-store" in response.headers["Cache-Control"]
                continue
            assert "csrf" not in response.text.lower()
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")
