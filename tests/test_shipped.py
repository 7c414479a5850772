"""The content that tests may ask for is there for the test, and gone after it."""

import re

import pytest
from django.conf import settings
from django.db import connection

from certifications.models import Certification
from tests.publishing.content_tree import load

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("shipped")
def test_the_shipped_content_is_complete():
    said = load(settings.CONTENT_DIR, "--update")
    assert re.fullmatch(r"Content: 0 created, 0 updated, \d+ left alone\.\n", said)
    connection.check_constraints()
    assert Certification.objects.visible().filter(slug="mlocp").count() == 1


@pytest.mark.usefixtures("shipped")
def test_rows_can_be_added_to_it():
    row = Certification.objects.get(slug="mlocp")
    row.pk, row.slug, row.name, row.uid = None, "other", "Other", None
    row.uid = type(row)._meta.get_field("uid").default()
    row.abbreviation = ""
    row.save()
    assert Certification.objects.filter(slug="other").exists()


def test_other_tests_find_the_database_empty():
    assert Certification.objects.count() == 0
