"""Whoever is at work in the admin and may not do something is told so there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import resolve, reverse

from mlocp_portal.errors import forbidden
from publishing.models import State
from tests.factories import QuestionFactory, UserFactory
from tests.staff import change_url, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("group", "name", "missing"),
    [
        ("Editors", "audit_event_changelist", "may not see audit events"),
        ("Editors", "auth_user_add", "may not add users"),
        ("Moderators", "faqs_question_import", "may not change questions"),
        ("Moderators", "faqs_question_add", "may not add questions"),
        ("Moderators", "publishing_oldslug_changelist", "may not see old addresses"),
    ],
)
def test_the_page_says_in_the_admins_frame_which_right_is_missing(client, group, name, missing):
    response = sign_in(client, group).get(reverse(f"admin:{name}"))
    assert response.status_code == 403
    assert f"Your account {missing}." in response.text
    assert f'<a href="{reverse("admin:index")}">To the front page' in response.text
    assert "Signed in as" in response.text


def test_of_something_that_is_left_to_others_it_says_so(client):
    question, editor = QuestionFactory(), sign_in(client, "Editors")
    QuestionFactory(state=State.DRAFT)  # without one, deleting is not offered at all
    sent = {"action": "delete_selected", "_selected_action": [question.pk], "post": "yes"}
    for response in (
        editor.post(reverse("admin:faqs_question_delete", args=[question.pk]), {"post": "yes"}),
        editor.post(reverse("admin:faqs_question_changelist"), sent),
    ):
        assert response.status_code == 403
        assert "may delete questions, but not what was chosen here." in response.text
        assert "are left to publishers" in response.text


def test_to_change_and_to_see_are_told_apart(client):
    question = QuestionFactory()
    client.force_login(UserFactory(is_staff=True))
    assert "may not see questions." in client.get(change_url(question)).text
    assert "may not change questions." in client.post(change_url(question)).text


def test_visitors_are_shown_their_own_page(rf: RequestFactory):
    for path in ("/admin/sessions/", "/"):
        response = forbidden(rf.get(path), PermissionDenied())
        assert response.status_code == 403
        assert "This page is not open to you" in response.text


def test_a_page_that_shows_no_rows_is_named_as_such(rf: RequestFactory, admin_user):
    request = rf.get(reverse("admin:sessions"))
    request.user, request.resolver_match = admin_user, resolve(request.path)
    assert "Your account may not use this page." in forbidden(request).content.decode()
