from unittest.mock import Mock

import pytest
from django.db import DatabaseError, IntegrityError
from django.urls import reverse

from publishing.models import OldSlug, State
from roles.models import Role
from tests.factories import PathStepFactory, RoleFactory

pytestmark = pytest.mark.django_db


def address(slug: str) -> str:
    return reverse("roles:detail", args=[slug])


def rename(role: Role, slug: str) -> Role:
    role = Role.objects.get(pk=role.pk)
    role.slug = slug
    role.save()
    return role


def test_an_old_address_answers_with_one_permanent_redirect(client):
    rename(RoleFactory(slug="sre"), "site-reliability-engineer")
    response = client.get(address("sre"))
    assert response.status_code == 301
    assert response.url == address("site-reliability-engineer")


def test_two_renames_make_no_chain(client):
    role = rename(RoleFactory(slug="one"), "two")
    rename(role, "three")
    assert client.get(address("one")).url == address("three")
    assert client.get(address("two")).url == address("three")


def test_no_browser_keeps_a_redirect(client):
    role = RoleFactory(slug="old")
    role.slug = "new"
    role.save()
    assert client.get("/roles/old/").headers["Cache-Control"] == "no-cache"


def test_returning_to_an_old_address_ends_its_redirect(client):
    role = rename(RoleFactory(slug="one"), "two")
    rename(role, "one")
    assert client.get(address("one")).status_code == 200
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["two"]


def test_a_page_at_an_address_goes_before_one_that_left_it(client):
    rename(RoleFactory(slug="one"), "two")
    RoleFactory(slug="one", name="The new one")
    assert "The new one" in client.get(address("one")).text


def test_an_old_address_of_a_draft_leads_nowhere(client):
    role = rename(RoleFactory(slug="one"), "two")
    Role.objects.filter(pk=role.pk).update(state=State.DRAFT)
    assert client.get(address("one")).status_code == 404


def test_an_old_address_belongs_to_its_own_kind_of_page(client):
    rename(RoleFactory(slug="sre"), "reliability")
    assert client.get(reverse("paths:detail", args=["sre"])).status_code == 404


def test_saving_without_a_rename_remembers_nothing():
    RoleFactory().save()
    PathStepFactory()
    assert not OldSlug.objects.exists()


def test_saving_other_fields_only_remembers_no_move(client):
    role = RoleFactory(slug="one")
    role = Role.objects.get(pk=role.pk)
    role.name, role.slug = "Renamed", "two"
    role.save(update_fields=["name"])
    assert not OldSlug.objects.exists()
    assert client.get(address("one")).status_code == 200
    role.save(update_fields=["slug"])
    assert client.get(address("one")).url == address("two")


def test_a_rename_that_cannot_be_remembered_is_not_made(monkeypatch):
    role = RoleFactory(slug="one")
    monkeypatch.setattr(OldSlug, "save", Mock(side_effect=DatabaseError("disk full")))
    with pytest.raises(DatabaseError, match="disk full"):
        rename(role, "two")
    role.refresh_from_db()
    assert role.slug == "one"


def test_an_old_address_belongs_to_one_page_of_its_kind():
    rename(RoleFactory(slug="one"), "two")
    first = OldSlug.objects.get()
    with pytest.raises(IntegrityError):
        OldSlug.objects.create(content_type=first.content_type, object_id=0, slug="one")
