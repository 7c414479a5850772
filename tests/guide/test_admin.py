import pytest
from django.urls import reverse

from guide.models import Section
from tests.factories import SectionFactory

pytestmark = pytest.mark.django_db


def test_a_section_cannot_stand_inside_itself(admin_client):
    outer = SectionFactory()
    inner = SectionFactory(parent=SectionFactory(parent=outer))
    url = reverse("admin:guide_section_change", args=[outer.pk])
    form = admin_client.get(url).context["adminform"].form
    values = {field.html_name: field.value() or "" for field in form} | {"parent": inner.pk}
    response = admin_client.post(url, values | {"order": 0})
    assert response.context["adminform"].form.errors["parent"] == [
        "A section cannot be part of itself."
    ]
    assert Section.objects.get(pk=outer.pk).parent is None
