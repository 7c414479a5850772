"""Editors and Publishers, as `migrate` leaves them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from publishing.groups import prepare_groups

pytestmark = pytest.mark.django_db


def codes(name: str) -> set[str]:
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def test_editors_write_but_do_not_publish():
    editors = codes("Editors")
    assert {"add_certification", "change_certification", "add_skill", "delete_plantask"} <= editors
    assert {code for code in editors if code.startswith("publish_")} == set()


def test_editors_only_read_what_every_page_depends_on():
    mine = {code for code in codes("Editors") if code.endswith(("_track", "_level", "_topic"))}
    assert mine == {"view_track", "view_level", "view_topic"}


def test_publishers_may_do_everything_with_content():
    publishers = codes("Publishers")
    assert {"publish_certification", "delete_question", "change_track"} <= publishers
    assert {code for code in publishers if code.endswith("_oldslug")} == {
        "add_oldslug",
        "change_oldslug",
        "delete_oldslug",
        "view_oldslug",
    }


SENT = ("_comment", "_askedquestion")


def test_publishers_moderate_what_visitors_send_and_editors_only_read_it():
    groups = ("Editors", "Publishers")
    mine = {name: {c for c in codes(name) if c.endswith(SENT)} for name in groups}
    assert mine["Editors"] == {"view_comment", "view_askedquestion"}
    assert mine["Publishers"] == {
        f"{action}{model}" for action in ("add", "change", "delete", "view") for model in SENT
    }


@pytest.mark.parametrize("name", ["Editors", "Publishers"])
def test_nobody_of_them_touches_accounts(name):
    permissions = Group.objects.get(name=name).permissions
    assert not permissions.filter(content_type__app_label__in=["auth", "sessions", "admin"])


def test_migrating_again_gives_nothing_back_that_staff_took():
    group = Group.objects.get(name="Editors")
    group.permissions.remove(Permission.objects.get(codename="add_role"))
    call_command("migrate", verbosity=0)
    assert "add_role" not in codes("Editors")
    assert "add_question" in codes("Editors")


def test_a_group_that_was_deleted_comes_back_complete():
    before = codes("Publishers")
    Group.objects.get(name="Publishers").delete()
    call_command("migrate", verbosity=0)
    assert codes("Publishers") == before


def test_permissions_of_a_new_model_are_granted_when_they_appear():
    Permission.objects.filter(content_type__app_label="faqs", codename="publish_question").delete()
    assert "publish_question" not in codes("Publishers")
    prepare_groups(apps.get_app_config("faqs"))
    assert "publish_question" in codes("Publishers")
