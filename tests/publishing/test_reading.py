"""Rows that are read are as Django makes them."""

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from certifications.models import Certification
from institutions.models import Institution
from pictures.models import Picture
from publishing.models import Identified, OldSlug
from tests.factories import CertificationFactory, InstitutionFactory
from tests.publishing.test_images import picture_bytes

IDENTIFIED = [model for model in apps.get_models() if issubclass(model, Identified)]


def made_by_django(row: models.Model) -> models.Model:
    names = [field.attname for field in row._meta.concrete_fields]
    from_db = models.Model.from_db.__func__
    return from_db(type(row), row._state.db, names, [vars(row)[name] for name in names])


def state_of(row: models.Model) -> dict:
    values = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    state = row._state
    return values | {"adding": state.adding, "db": state.db, "related": state.fields_cache}


@pytest.fixture
def pictures(db, settings, tmp_path):
    """Rows with pictures, to whose size a constructor sees."""
    settings.MEDIA_ROOT = tmp_path
    Picture.objects.store(ContentFile(picture_bytes(), "chart.png"))
    InstitutionFactory(logo=ContentFile(picture_bytes(), "logo.png"), logo_alt="A red bar")


@pytest.mark.usefixtures("shipped", "pictures")
@pytest.mark.parametrize("model", IDENTIFIED, ids=lambda model: model.__name__)
def test_a_row_has_what_the_constructor_gives_it(model):
    rows = model._base_manager.all()
    assert rows
    for row in rows:
        assert state_of(row) == state_of(made_by_django(row))


@pytest.mark.usefixtures("pictures")
def test_another_picture_brings_its_size_along():
    row = Institution.objects.get()
    row.logo = ContentFile(picture_bytes(size=(90, 30)), "small.png")
    row.save()
    row = Institution.objects.get()
    assert (row.logo_width, row.logo_height) == (90, 30)
    row.logo = ""
    assert (row.logo_width, row.logo_height) == (None, None)


@pytest.mark.django_db
def test_what_was_not_read_is_read_when_it_is_asked_for(django_assert_num_queries):
    CertificationFactory(name="MLOps Certified Professional", tagline="Run models")
    row = Certification.objects.only("name").get()
    assert "tagline" in row.get_deferred_fields()
    with django_assert_num_queries(1):
        assert (row.name, row.tagline) == ("MLOps Certified Professional", "Run models")


@pytest.mark.django_db
def test_a_page_of_which_only_the_address_was_read_remembers_it():
    CertificationFactory(slug="before")
    row = Certification.objects.only("slug").get()
    row.slug = "after"
    row.save(update_fields=["slug"])
    assert OldSlug.objects.current_page(Certification, "before") == row
