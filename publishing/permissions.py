"""What Django's permissions say of a user and a model."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractUser
from django.db.models import Model


def may(user: AbstractUser, action: str, model: type[Model]) -> bool:
    """Whether ``user`` may do ``action``, such as "add" or "publish", with rows of ``model``."""
    codename = get_permission_codename(action, model._meta)
    return user.has_perm(f"{model._meta.app_label}.{codename}")
