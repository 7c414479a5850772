import pytest
from django.db import connection
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_crafted_key_beyond_64_bits_is_refused(admin_client):
    address = reverse("admin:certifications_certification_add")
    response = admin_client.post(address, {"track": str(10**30)})
    if connection.vendor == "sqlite":
        assert response.status_code == 400
        assert "This request cannot be read" in response.text
    else:
        assert "track" in response.context["adminform"].errors


def test_a_null_byte_in_a_search_for_choices_is_refused(admin_client):
    address = reverse("admin:autocomplete")
    assert admin_client.get(f"{address}?term=a%00b").status_code == 400
