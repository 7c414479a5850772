"""Managers mind accounts, and none of them gets more than they have."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from tests.factories import UserFactory
from tests.staff import change_url, save, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    return sign_in(client, "Managers")


def account(*groups: str, **values) -> User:
    user = UserFactory(**values)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def a_group_beyond_managers() -> Group:
    group = Group.objects.create(name="Owners")
    group.permissions.set(Permission.objects.filter(codename__in=["view_user", "change_group"]))
    return group


def test_managers_add_accounts_and_give_them_groups(manager):
    passwords = {"password1": "a long enough one", "password2": "a long enough one"}
    add = {"username": "new", "usable_password": "true"} | passwords
    assert manager.post(reverse("admin:auth_user_add"), add).status_code == 302
    user = User.objects.get(username="new")
    groups = list(Group.objects.filter(name__in=["Editors", "Managers"]))
    assert save(manager, user, is_staff="on", groups=[g.pk for g in groups]).status_code == 302
    user.refresh_from_db()
    assert (user.is_staff, set(user.groups.all())) == (True, set(groups))


@pytest.mark.parametrize("whose", ["their own", "somebody's"])
def test_managers_make_nobody_a_superuser_nor_give_single_permissions(manager, whose):
    user = User.objects.get() if whose == "their own" else account("Editors")
    everything = list(Permission.objects.values_list("pk", flat=True))
    before = user.get_all_permissions()
    groups = list(user.groups.values_list("pk", flat=True))
    crafted = {"is_superuser": "on", "user_permissions": everything, "groups": groups}
    assert save(manager, user, **crafted).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (user.is_superuser, user.user_permissions.count()) == (False, 0)
    assert user.get_all_permissions() <= before


def test_managers_give_no_group_that_may_more_than_they(manager):
    user, owners = account(), a_group_beyond_managers()
    response = save(manager, user, groups=[owners.pk])
    assert list(response.context["adminform"].form.errors) == ["groups"]
    assert not user.groups.exists()


@pytest.mark.parametrize(
    "make",
    [
        lambda: account(is_superuser=True),
        lambda: account(is_superuser=True, is_active=False),
        lambda: account("Owners", is_active=False),
    ],
)
def test_managers_do_not_touch_accounts_that_may_more_than_they(manager, make):
    a_group_beyond_managers()
    user = make()
    before = User.objects.values().get(pk=user.pk)
    passwords = {"password1": "a long enough one", "password2": "a long enough one"}
    for address, sent in (
        (change_url(user), {"username": "mine", "is_active": "on"}),
        (reverse("admin:auth_user_password_change", args=[user.pk]), passwords),
        (reverse("admin:auth_user_delete", args=[user.pk]), {"post": "yes"}),
    ):
        assert manager.post(address, sent).status_code == 403
    assert User.objects.values().get(pk=user.pk) == before


def test_not_even_managers_who_may_delete_accounts_delete_those_above_them(manager):
    permission = Permission.objects.get(codename="delete_user")
    Group.objects.get(name="Managers").permissions.add(permission)
    above, below = account(is_superuser=True), account("Editors")
    users = [above.pk, below.pk]
    action = {"action": "delete_selected", "_selected_action": users, "post": "yes"}
    manager.post(reverse("admin:auth_user_changelist"), action)
    assert User.objects.filter(pk__in=users).count() == 2
    delete = reverse("admin:auth_user_delete", args=[below.pk])
    assert manager.post(delete, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=below.pk).exists()


def test_managers_change_no_rights_of_a_group(manager):
    group = Group.objects.get(name="Managers")
    before = set(group.permissions.all())
    everything = list(Permission.objects.values_list("pk", flat=True))
    crafted = {"name": "Mine", "permissions": everything}
    assert save(manager, group, **crafted).status_code == 302
    group.refresh_from_db()
    assert (group.name, set(group.permissions.all())) == ("Managers", before)
    assert manager.post(reverse("admin:auth_group_add"), crafted).status_code == 403
    delete = reverse("admin:auth_group_delete", args=[group.pk])
    assert manager.post(delete, {"post": "yes"}).status_code == 403


def test_a_superuser_still_gives_everything(admin_client):
    user = account("Editors", is_staff=True)
    assert save(admin_client, user, is_superuser="on").status_code == 302
    user.refresh_from_db()
    assert user.is_superuser


@pytest.mark.parametrize("group", ["Editors", "Publishers", "Moderators"])
def test_accounts_are_closed_to_the_others(client, group):
    assert sign_in(client, group).get(reverse("admin:auth_user_changelist")).status_code == 403


def test_a_new_password_is_offered_where_it_may_be_set(manager):
    for user, is_offered in ((account("Editors"), True), (account(is_superuser=True), False)):
        offer = "Reset password" in manager.get(change_url(user)).text
        form = manager.get(reverse("admin:auth_user_password_change", args=[user.pk]))
        assert (offer, form.status_code) == (is_offered, 200 if is_offered else 403)
