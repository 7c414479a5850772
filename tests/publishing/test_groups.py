"""Who may do what: the groups, as `migrate` leaves them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from publishing.groups import prepare_groups

pytestmark = pytest.mark.django_db

NAMES = ("Editors", "Publishers", "Moderators", "Managers")
# What may be done: add, change, delete, view, publish. A letter stands for each.
TABLE = {
    ("acdv", "acdvp", "v", "acdvp"): [
        *("institutions.institution", "certifications.certification", "paths.learningpath"),
        *("roles.role", "faqs.question", "guide.section", "guide.testimonial"),
    ],
    ("acdv", "acdv", "v", "acdv"): [
        *("certifications.alias", "certifications.audience", "certifications.prerequisite"),
        *("certifications.skill", "certifications.project", "certifications.mistake"),
        *("certifications.preparationplan", "certifications.plantask"),
        *("certifications.sourcestatement", "certifications.nextstep"),
        *("paths.pathstep", "roles.recommendation", "pictures.picture"),
    ],
    ("v", "acdv", "v", "acdv"): ["certifications.track", "certifications.level", "faqs.topic"],
    ("v", "acdv", "acdv", "acdv"): ["comments.comment", "faqs.askedquestion"],
    ("", "acdv", "", "acdv"): ["publishing.oldslug"],
    ("v", "v", "", "v"): ["publishing.checkedlink", "publishing.checkedpage"],
    ("", "", "", "acv"): ["auth.user", "accounts.secondfactorrule"],
    ("", "", "", "v"): ["auth.group", "audit.event"],
}


def codes(name: str) -> set[str]:
    return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))


def granted(name: str) -> dict[str, str]:
    """What the group ``name`` may do with each model, in the letters of the table."""
    found = {}
    permissions = Group.objects.get(name=name).permissions.select_related("content_type")
    for permission in permissions:
        kind = permission.content_type
        model = f"{kind.app_label}.{kind.model}"
        found[model] = found.get(model, "") + permission.codename[0]
    return {model: "".join(sorted(letters, key="acdvp".index)) for model, letters in found.items()}


@pytest.mark.parametrize(("place", "name"), [*enumerate(NAMES)])
def test_each_group_may_do_what_the_table_says_and_nothing_else(place, name):
    wanted = {model: may[place] for may, models in TABLE.items() for model in models if may[place]}
    assert granted(name) == wanted


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
