"""The preview beside a text."""

import pytest
from django.urls import reverse

from publishing.markdown import render, render_inline
from publishing.writing.views import MOST_CHARACTERS
from tests.html import elements

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


def test_only_staff_are_answered(client):
    answer = preview(client, "a")
    assert (answer.status_code, "/login/" in answer.url) == (302, True)


def test_it_is_asked_for_by_post_alone(editor):
    assert editor.get(reverse("admin:writing-preview")).status_code == 405
