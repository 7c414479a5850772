import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def ensure_admin(capsys):
    """Run the command; the password that it shows, or None."""

    def run(*options: str) -> str | None:
        call_command("ensure_admin", *options)
        shown = re.search(r"password  (\w+)", capsys.readouterr().out)
        return shown and shown[1]

    return run


def sign_in(client, password: str) -> bool:
    client.logout()
    sent = {"username": "admin", "password": password, "next": "/admin/"}
    return client.post(reverse("admin:login"), sent).status_code == 302


def test_the_first_run_makes_a_superuser_who_can_sign_in(client, ensure_admin):
    password = ensure_admin()
    assert len(password) == 20
    assert sign_in(client, password)
    assert client.get("/admin/").status_code == 200
    assert User.objects.get().is_superuser


def test_later_runs_show_and_change_nothing(client, ensure_admin):
    password = ensure_admin()
    assert ensure_admin() is None
    assert sign_in(client, password)


def test_another_superuser_is_enough(ensure_admin):
    User.objects.create_superuser("grace")
    assert ensure_admin() is None
    assert User.objects.count() == 1


def test_an_ordinary_account_of_that_name_is_not_promoted(ensure_admin):
    user = User.objects.create_user("admin", password="its own")
    assert ensure_admin() is None
    user.refresh_from_db()
    assert (user.is_superuser, user.check_password("its own")) == (False, True)


def test_a_reset_ends_sessions_and_replaces_the_password(client, ensure_admin):
    old = ensure_admin()
    sign_in(client, old)
    new = ensure_admin("--reset")
    assert client.get("/admin/").status_code == 302
    assert not sign_in(client, old)
    assert sign_in(client, new)


def test_a_reset_revives_a_locked_account(client, ensure_admin):
    ensure_admin()
    User.objects.update(is_active=False, is_superuser=False)
    assert sign_in(client, ensure_admin("--reset"))
    assert User.objects.get().is_superuser
