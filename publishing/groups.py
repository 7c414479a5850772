"""The groups of staff, ready after the first ``migrate``."""

from collections.abc import Iterable

from django.apps import apps as project_apps
from django.contrib.auth import get_user_model
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import CASCADE, ForeignKey, Model

from audit.models import Event
from publishing.models import CheckedLink, CheckedPage, Identified, OldSlug, Publishable

WRITE = {"add", "change", "delete", "view"}
FOUND = (CheckedLink, CheckedPage)


def hangs_on_publishable(model: type[Model]) -> bool:
    """Whether rows of ``model`` live and die with something that has a publishing state."""
    return any(
        issubclass(field.related_model, Publishable) or hangs_on_publishable(field.related_model)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.remote_field.on_delete is CASCADE
        and field.related_model is not model
    )


def comes_from_visitors(model: type[Model]) -> bool:
    """Whether rows of ``model`` are sent by visitors and wait for somebody to moderate them."""
    return getattr(model, "from_visitors", False)


def is_for_managers(model: type[Model]) -> bool:
    """Whether rows of ``model`` say how staff sign in, which managers decide."""
    return getattr(model, "for_managers", False)


def editors_may(model: type[Model]) -> set[str]:
    """Write drafts, their parts and pictures; read what pages depend on and what visitors send."""
    if comes_from_visitors(model) or model in FOUND:
        return {"view"}
    if not issubclass(model, Identified):
        return set()
    if getattr(model, "comes_with_texts", False):
        return WRITE
    is_draft = issubclass(model, Publishable) or hangs_on_publishable(model)
    return WRITE if is_draft else {"view"}


def publishers_may(model: type[Model]) -> set[str]:
    """Everything with content, moderate what visitors send, and mind old addresses."""
    if comes_from_visitors(model):
        return WRITE
    if model is OldSlug:
        return WRITE
    if model in FOUND:
        return {"view"}
    return {*WRITE, "publish"} if issubclass(model, Identified) else set()


def moderators_may(model: type[Model]) -> set[str]:
    """Moderate what visitors send, and read the content that it is about."""
    if comes_from_visitors(model):
        return WRITE
    return {"view"} if issubclass(model, Identified) else set()


def managers_may(model: type[Model]) -> set[str]:
    """All that publishers may, mind accounts, and read the groups and the audit log.

    An account is switched off, not deleted: with it would go the record of what it did.
    """
    if model is get_user_model() or is_for_managers(model):
        return WRITE - {"delete"}
    return {"view"} if model in (Group, Event) else publishers_may(model)


GROUPS = {
    "Editors": editors_may,
    "Publishers": publishers_may,
    "Moderators": moderators_may,
    "Managers": managers_may,
}


def wanted(rule, permissions: Iterable[Permission]) -> list[Permission]:
    chosen = []
    for permission in permissions:
        model = permission.content_type.model_class()
        action = permission.codename.removesuffix(f"_{permission.content_type.model}")
        if model and action in rule(model):
            chosen.append(permission)
    return chosen


def prepare_groups(app_config, using="default", apps=project_apps, **kwargs) -> None:
    """Make the groups, and give them what is new; what staff took from a group stays taken."""
    if not app_config.models_module:
        return
    all_permissions = Permission.objects.using(using).select_related("content_type")
    # What is missing from this set is new. That holds because "publishing" stands before
    # "django.contrib.auth" in INSTALLED_APPS: its receiver is called first, so Django's own has
    # not made the permissions of the app yet, and they are made below.
    known = set(all_permissions.values_list("pk", flat=True))
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    new = list(all_permissions.exclude(pk__in=known))
    made = set(Group.objects.using(using).values_list("name", flat=True))
    for name in GROUPS if new else GROUPS.keys() - made:
        group, created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*wanted(GROUPS[name], all_permissions if created else new))
