"""Tables out, and unchanged in again; who is led to them."""

import pytest
from django.urls import reverse

from faqs.models import Topic
from publishing.bulk.formats import (
    FORMATS,
)
from publishing.models import Revision
from tests.factories import UserFactory
from tests.publishing.tables import IMPORT, export, press, stage, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "format_name"),
    [
        *[("certifications_certification", format_name) for format_name in FORMATS],
        *[("faqs_question", "csv"), ("guide_section", "yaml"), ("guide_testimonial", "xlsx")],
        *[("institutions_institution", "csv"), ("paths_learningpath", "xlsx")],
        *[("roles_role", "csv"), ("roles_role", "yaml")],
    ],
)
def test_an_export_changes_nothing_when_it_comes_back(publisher, shipped, model, format_name):
    data = export(publisher, format_name, model)
    response = upload(publisher, data, format_name, reverse(f"admin:{model}_import"))
    status = response.context["status"]
    assert (status.stage, status.created, status.changed, status.kept) == ("shown", 0, 0, 0)
    assert status.alone > 1


def test_an_export_with_a_filter_that_there_is_none_of_leads_to_the_list(publisher):
    export = reverse("admin:faqs_question_export")
    response = publisher.get(export, {"nonsense": "1"})
    assert (response.status_code, response.url.endswith("?e=1")) == (302, True)


def test_the_list_leads_to_the_tables_and_to_what_was_deleted(publisher):
    page = publisher.get(reverse("admin:faqs_question_changelist") + "?state=draft").text
    for name, query in (("import", ""), ("export", "?state=draft"), ("deleted", "")):
        assert f'href="{reverse(f"admin:faqs_question_{name}")}{query}"' in page


def test_who_may_change_nothing_sees_neither_page(client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(IMPORT).status_code == 403
    assert client.get(reverse("admin:faqs_question_export")).status_code == 403


def test_topics_tracks_and_levels_come_as_tables_too(publisher):
    for model, table in {
        "faqs_topic": "slug,name,order\nexams,Exams,3\n",
        "certifications_track": "slug,name,code,colour\nmlops,MLOps,ML,teal\n",
        "certifications_level": "slug,name\ncore,Core\n",
    }.items():
        response = upload(publisher, table, url=reverse(f"admin:{model}_import"))
        assert response.context["status"].created == 1
        assert stage(press(publisher, response, "_confirm")) == "done"
        data = export(publisher, "csv", model)
        response = upload(publisher, data, url=reverse(f"admin:{model}_import"))
        assert response.context["status"].alone == 1
    assert Topic.objects.get().order == 3
    assert not Revision.objects.exists()
