"""Every Markdown field gets what one writes with, wherever it is edited."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from publishing.writing.fields import Markdown
from publishing.writing.inputs import Writing
from tests.factories import AskedQuestionFactory, MistakeFactory
from tests.html import elements
from tests.staff import change_url

pytestmark = pytest.mark.django_db


def markdown_fields() -> set[tuple]:
    return {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, Markdown)
    }


def test_every_markdown_field_of_the_admin_is_a_writing_input(rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    request.resolver_match = type("Match", (), {"kwargs": {}})
    seen = set()
    for model_admin in admin.site._registry.values():
        inlines = [inline(model_admin.model, admin.site) for inline in model_admin.inlines]
        for each in (model_admin, *inlines):
            for field in each.model._meta.fields:
                if isinstance(field, Markdown):
                    form_field = each.formfield_for_dbfield(field, request)
                    assert isinstance(form_field.widget, Writing)
                    assert form_field.widget.is_line == field.is_line
                    seen.add((each.model, field.name))
    assert seen == markdown_fields()


def test_rows_added_later_have_it_too(admin_client):
    page = admin_client.get(change_url(MistakeFactory().certification))
    marked = [e for e in elements(page.content.decode()) if "data-writing" in e.attrib]
    names = [element.find(".//*[@name]").get("name") for element in marked]
    assert {"mistakes-0-detail", "mistakes-__prefix__-detail", "mistakes-0-remedy"} <= {*names}


def test_the_answer_to_a_visitor_has_it(admin_client):
    page = admin_client.get(change_url(AskedQuestionFactory()))
    assert reverse("admin:writing-preview") in page.content.decode()
