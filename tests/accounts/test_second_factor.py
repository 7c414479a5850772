"""Who must have a second factor, and is kept out before."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from accounts.models import SecondFactorRule
from audit.models import Event
from tests.factories import QuestionFactory
from tests.second_factors import shown
from tests.staff import change_url, save, sign_in

pytestmark = pytest.mark.django_db

INDEX, APP = reverse("mfa_index"), reverse("mfa_activate_totp")


def require(name: str, required: bool = True) -> None:
    group = Group.objects.get(name=name)
    SecondFactorRule.objects.update_or_create(group=group, defaults={"required": required})


ADDRESSES = [
    *("/admin/", "/admin/sessions/", "/admin/password_change/", "/admin/jsi18n/", "/admin/faqs/"),
    *("/admin/faqs/question/", "/admin/faqs/question/add/", "/admin/faqs/question/import/"),
    *("/admin/faqs/question/export/", "/admin/autocomplete/", "/admin/no-such-page/"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_must_and_has_none_is_kept_out(client, address):
    sign_in(client, "Publishers")
    require("Publishers")
    for response in (client.get(address), client.post(address)):
        assert (response.status_code, response.url) == (302, INDEX)


def test_who_must_and_has_none_writes_nothing(client):
    question = QuestionFactory(title="Hard?")
    sign_in(client, "Publishers")
    require("Publishers")
    response = client.post(change_url(question), {"title": "Mine"})
    assert response.url == INDEX
    question.refresh_from_db()
    assert question.title == "Hard?"


def test_setting_one_up_opens_the_admin(signed_in, grace):
    grace.groups.add(Group.objects.get(name="Editors"))
    require("Editors")
    response = signed_in.get("/admin/", follow=True)
    assert response.redirect_chain == [(INDEX, 302)]
    assert "Your account needs a second factor" in response.text
    secret = signed_in.get(APP).context["form"].secret
    signed_in.post(APP, {"code": shown(secret)})
    assert signed_in.get("/admin/").status_code == 200


def test_who_must_can_sign_out(client):
    sign_in(client, "Editors")
    require("Editors")
    client.post(reverse("admin:logout"))
    assert "_auth_user_id" not in client.session


def test_recovery_codes_alone_are_no_second_factor(client):
    sign_in(client, "Editors")
    require("Editors")
    codes = Authenticator(user=User.objects.get(), type=Authenticator.Type.RECOVERY_CODES, data={})
    codes.save()
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("member_of", "required", "status"),
    [("Editors", True, 302), ("Editors", False, 200), ("Moderators", True, 200)],
)
def test_it_concerns_members_of_groups_that_require_it(client, member_of, required, status):
    sign_in(client, member_of)
    require("Editors", required)
    assert client.get("/admin/").status_code == status


@pytest.mark.parametrize(("switch", "status"), [(True, 302), (False, 200)])
def test_it_can_be_required_of_superusers(admin_client, settings, switch, status):
    settings.SUPERUSERS_NEED_SECOND_FACTOR = switch
    assert admin_client.get("/admin/").status_code == status


def test_managers_require_it_and_this_is_noted(client):
    sign_in(client, "Managers")
    group = Group.objects.get(name="Editors")
    for switch in ({"second_factor-0-required": "on"}, {"second_factor-0-required": ""}):
        assert save(client, group, **switch).status_code == 302
    events = Event.objects.filter(subject="group: Editors").order_by("pk")
    details = ["second factor + required", "second factor − required"]
    assert list(events.values_list("detail", flat=True)) == details


def test_managers_decide_nothing_for_a_group_that_may_more_than_they(client):
    sign_in(client, "Managers")
    owners = Group.objects.create(name="Owners")
    owners.permissions.add(Permission.objects.get(codename="change_group"))
    rule = SecondFactorRule.objects.create(group=owners, required=True)
    page = client.get(change_url(owners))
    assert (page.status_code, "second_factor-0-required" in page.text) == (200, False)
    assert client.post(change_url(owners), {"second_factor-0-required": ""}).status_code == 403
    rule.refresh_from_db()
    assert rule.required


@pytest.mark.parametrize("name", ["Editors", "Publishers", "Moderators"])
def test_others_require_it_of_nobody(client, name):
    sign_in(client, name)
    group = Group.objects.get(name="Editors")
    assert client.post(change_url(group), {"second_factor-0-required": "on"}).status_code == 403
    assert not SecondFactorRule.objects.exists()
