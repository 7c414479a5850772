"""The preview beside a text."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from publishing.markdown import render, render_inline
from publishing.models import State
from publishing.references import reference_to
from publishing.writing.views import MOST_CHARACTERS
from tests.factories import CertificationFactory, QuestionFactory, RoleFactory, UserFactory
from tests.html import elements
from tests.staff import change_url

pytestmark = pytest.mark.django_db


def preview(client, text: str, **values):
    return client.post(reverse("admin:writing-preview"), {"text": text, **values})


def test_the_preview_is_what_the_page_draws_with_remarks(editor):
    text = "## *Two* & <script>alert(1)</script>\n\n[here](/faqs/)"
    answer = preview(editor, text).content.decode()
    assert render(text) in answer
    assert [item.text for item in elements(answer) if item.tag == "li"] == [
        "“## *Two* & <script>alert(1)</script>” is a part of nothing: begin with “#”.",
        "“here” does not say where the link leads.",
    ]


def test_a_line_is_drawn_as_a_line(editor):
    assert f">{render_inline('# *a*')}<" in preview(editor, "# *a*", line="1").content.decode()


def test_a_text_that_is_far_too_long_is_not_drawn(editor):
    assert preview(editor, "a" * (MOST_CHARACTERS + 1)).status_code == 413


@pytest.mark.parametrize("base", ["//[", "http://[", "//elsewhere.example/", "\0"])
def test_an_address_that_is_none_of_the_portal_is_not_asked(editor, base):
    assert preview(editor, "[a page](roles/)", base=base).status_code == 200


def test_only_staff_are_answered(client):
    answer = preview(client, "a")
    assert (answer.status_code, "/login/" in answer.url) == (302, True)


def test_it_is_asked_for_by_post_alone(editor):
    assert editor.get(reverse("admin:writing-preview")).status_code == 405


def offered(client, text: str) -> list[tuple[str, str]]:
    found = client.get(reverse("admin:writing-pages"), {"q": text}).json()["pages"]
    return [(page["title"], page["state"]) for page in found]


def test_the_picker_finds_pages_of_all_kinds_with_their_states(editor):
    role = RoleFactory(name="Site Reliability Engineer")
    QuestionFactory(title="What about reliability?", state=State.DRAFT)
    CertificationFactory(name="Something else")
    assert offered(editor, "reliability") == [
        ("Site Reliability Engineer", ""),
        ("What about reliability?", "Draft"),
    ]
    first = editor.get(reverse("admin:writing-pages"), {"q": "site"}).json()["pages"][0]
    assert (first["kind"], first["reference"]) == ("Role", reference_to(role))


def test_whoever_may_not_see_a_kind_is_not_told_of_its_pages(client):
    RoleFactory(name="A role")
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_question"))
    client.force_login(user)
    QuestionFactory(title="A question")
    assert offered(client, "a") == [("A question", "")]


def test_the_picker_asks_as_often_for_many_pages_as_for_few(editor, django_assert_num_queries):
    for _ in range(12):
        RoleFactory()
    with django_assert_num_queries(11):
        offered(editor, "")


def test_the_form_of_a_page_says_how_to_link_to_it(editor):
    role = RoleFactory()
    assert f"[words]({reference_to(role)})" in editor.get(change_url(role)).text
