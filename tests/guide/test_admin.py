import pytest
from django.urls import reverse

from guide.models import Section
from tests.factories import SectionFactory
from tests.staff import errors, save

pytestmark = pytest.mark.django_db


def errors_of_moving(admin_client, section: Section, parent: Section) -> dict:
    url = reverse("admin:guide_section_change", args=[section.pk])
    form = admin_client.get(url).context["adminform"].form
    values = {field.html_name: field.value() or "" for field in form} | {"parent": parent.pk}
    return admin_client.post(url, values | {"order": 0}).context["adminform"].form.errors


def test_a_section_in_a_wrong_place_is_refused_beside_its_parent(admin_client):
    section = SectionFactory()
    assert errors_of_moving(admin_client, section, section) == {
        "parent": ["A section cannot be part of itself."]
    }
    section.refresh_from_db()
    assert section.parent is None


def test_a_block_that_another_section_has_is_refused_at_its_field(admin_client):
    SectionFactory(block="paths")
    response = save(admin_client, SectionFactory(), block="paths")
    assert errors(response) == {"block": ["Another section is followed by this already."]}
