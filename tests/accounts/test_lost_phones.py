"""Somebody lost the phone: a manager helps, or the operator."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Event
from tests.factories import UserFactory
from tests.second_factors import give_app, give_password, give_recovery_codes, is_signed_in
from tests.staff import change_url, entries, save, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    return sign_in(client, "Managers")


@pytest.fixture
def grace():
    user = UserFactory(username="grace", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    give_app(user)
    give_recovery_codes(user)
    return user


def has_factors(user) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_a_manager_sees_which_factors_there_are_and_no_secret(manager, grace):
    page = manager.get(change_url(grace)).text
    assert "authenticator app, recovery codes" in page
    for factor in Authenticator.objects.all():
        assert not [
            secret
            for secret in map(str, factor.data.values())
            if len(secret) > 9 and secret in page
        ]


def test_a_manager_removes_them_and_this_is_noted(manager, grace):
    assert save(manager, grace).status_code == 302
    assert has_factors(grace)
    assert save(manager, grace, lost="on").status_code == 302
    assert not has_factors(grace)
    events = Event.objects.filter(subject="user: grace").values_list("who", "detail")
    name = User.objects.exclude(pk=grace.pk).get().username
    assert list(events) == [(name, "second factors removed: authenticator app, recovery codes")]
    manager.logout()
    give_password(manager, grace)
    assert is_signed_in(manager)


def test_nobody_removes_them_of_an_account_that_stands_above(manager, grace):
    sent = entries(manager.get(change_url(grace))) | {"lost": "on"}
    grace.is_superuser = True
    grace.save()
    assert "Remove all second factors" not in manager.get(change_url(grace)).text
    assert manager.post(change_url(grace), sent).status_code == 403
    assert has_factors(grace)


def test_ones_own_are_removed_only_on_the_page_that_asks_who_one_is(manager):
    user = User.objects.get()
    give_app(user)
    assert "Remove all second factors" not in manager.get(change_url(user)).text
    save(manager, user, lost="on")
    assert has_factors(user)


def test_who_has_none_has_nothing_to_remove(manager):
    user = UserFactory()
    save(manager, user, lost="on")
    assert "Remove all second factors" not in manager.get(change_url(user)).text
    assert not Event.objects.filter(detail__contains="removed").exists()


def test_the_lists_of_allauth_are_not_in_the_admin(admin_client):
    names = ("mfa/authenticator", "account/emailaddress", "account/emailconfirmation")
    assert [admin_client.get(f"/admin/{name}/").status_code for name in names] == [404] * 3


def test_the_operator_removes_them(grace, capsys):
    for said in ("Removed: authenticator app, recovery codes.", "grace has no second factor."):
        call_command("remove_second_factors", "grace")
        assert capsys.readouterr().out.strip() == said
    assert not has_factors(grace)
    detail = "second factors removed from the command line: authenticator app, recovery codes"
    assert list(Event.objects.values_list("who", "subject", "detail")) == [
        ("", "user: grace", detail)
    ]


def test_the_operator_is_told_of_a_name_that_nobody_has():
    with pytest.raises(CommandError, match="No account is named nobody"):
        call_command("remove_second_factors", "nobody")


def test_a_new_password_for_the_first_account_lets_it_in_without_one(client, capsys):
    call_command("ensure_admin")
    give_app(User.objects.get())
    capsys.readouterr()
    call_command("ensure_admin", "--reset")
    password = capsys.readouterr().out.split("password")[1].split()[0]
    client.post(reverse("admin:login"), {"username": "admin", "password": password})
    assert is_signed_in(client)
