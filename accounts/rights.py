"""Whose account may be touched by whom."""

from django.contrib.auth.models import AbstractUser, Permission
from django.db.models import Q, QuerySet


def granted(account: AbstractUser) -> set[int]:
    """The permissions that ``account`` has or, while it is switched off, would have."""
    own_or_of_group = Q(user=account) | Q(group__user=account)
    return set(Permission.objects.filter(own_or_of_group).values_list("pk", flat=True))


def stands_above(account: AbstractUser, user: AbstractUser) -> bool:
    """Whether ``account`` may do something that ``user`` may not.

    Whoever sets the password of an account can act as it, so this decides who may change it.
    """
    if user.is_superuser:
        return False
    return account.is_superuser or bool(granted(account) - granted(user))


def within_reach(groups: QuerySet, user: AbstractUser) -> QuerySet:
    """Those of ``groups`` that give nothing which ``user`` has not got."""
    if user.is_superuser:
        return groups
    beyond = Permission.objects.exclude(pk__in=granted(user))
    return groups.exclude(permissions__in=beyond)
