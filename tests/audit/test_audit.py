"""The log of who did what that matters: complete, and closed even to superusers."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, What
from faqs.models import Question
from publishing.dates import staff_moment
from publishing.models import State
from tests.factories import QuestionFactory, UserFactory
from tests.staff import change_url, save, sign_in

pytestmark = pytest.mark.django_db

LOG = reverse("admin:audit_event_changelist")


@pytest.fixture
def publisher(client):
    return sign_in(client, "Publishers")


@pytest.fixture
def events():
    """What was noted since the test began to watch, the oldest first."""

    def since() -> list[tuple]:
        found = Event.objects.exclude(pk__in=before).order_by("pk")
        return list(found.values_list("what", "who", "subject", "detail"))

    before = []
    since.watch = lambda: before.extend(Event.objects.values_list("pk", flat=True))
    return since


def attempt(client, name, password):
    sent = {"username": name, "password": password, "next": "/admin/"}
    client.post(reverse("admin:login"), sent)


def test_signing_in_and_out_and_failures_are_noted(client, events):
    UserFactory(username="grace", is_staff=True)
    attempt(client, "grace", "wrong")
    attempt(client, "my password by mistake", "wrong")
    attempt(client, "grace", "secret")
    client.post(reverse("admin:logout"))
    assert events() == [
        ("failed", "", "grace", ""),
        ("failed", "", "no account of this name", ""),
        ("signed-in", "grace", "", ""),
        ("signed-out", "grace", "", ""),
    ]


def test_a_lock_out_is_noted_once_and_nothing_of_what_it_refuses(client, events):
    UserFactory(username="grace", is_staff=True)
    for _ in range(8):
        attempt(client, "grace", "wrong")
    assert Counter(what for what, *_ in events()) == {"failed": 5, "locked-out": 1}


def test_changes_of_accounts_are_noted_in_words(admin_client, events):
    user = UserFactory(username="grace", is_staff=True, email="g@example.org")
    groups = Group.objects.filter(name__in=["Editors", "Moderators"])
    user.groups.set(groups)
    events.watch()
    publishers = Group.objects.get(name="Publishers")
    kept = [publishers.pk, Group.objects.get(name="Editors").pk]
    save(admin_client, user, groups=kept, is_superuser="on", email="")
    save(admin_client, user)
    assert events() == [
        (
            *("changed", "admin", "user: grace"),
            "email − g@example.org; superuser + yes; groups − Moderators + Publishers",
        )
    ]


def test_new_and_deleted_accounts_and_new_passwords_are_noted(admin_client, events):
    events.watch()
    passwords = {"password1": "a long enough one", "password2": "a long enough one"}
    add = {"username": "grace", "usable_password": "true"} | passwords
    admin_client.post(reverse("admin:auth_user_add"), add)
    pk = User.objects.get(username="grace").pk
    admin_client.post(reverse("admin:auth_user_password_change", args=[pk]), add)
    admin_client.post(reverse("admin:auth_user_delete", args=[pk]), {"post": "yes"})
    assert events() == [
        ("added", "admin", "user: grace", "username + grace; active + yes"),
        ("changed", "admin", "user: grace", "password set anew"),
        ("deleted", "admin", "user: grace", "username − grace; active − yes"),
    ]


def test_a_password_that_is_switched_off_is_noted_as_such(admin_client, events):
    user = UserFactory(username="grace", is_staff=True)
    events.watch()
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    admin_client.post(address, {"usable_password": "false", "unset-password": "1"})
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert events() == [("changed", "admin", "user: grace", "password switched off")]


def test_ones_own_new_password_is_noted(admin_client, events):
    events.watch()
    new = {"new_password1": "a long enough one", "new_password2": "a long enough one"}
    address = reverse("admin:password_change")
    admin_client.post(address, new | {"old_password": "wrong"})
    admin_client.post(address, new | {"old_password": "password"})
    assert events() == [("changed", "admin", "user: admin", "password set anew")]


def test_changes_of_what_a_group_may_are_noted(admin_client, events):
    group = Group.objects.create(name="Readers")
    permission = Group.objects.get(name="Managers").permissions.get(codename="view_user")
    events.watch()
    save(admin_client, group, permissions=[permission.pk])
    assert events() == [("changed", "admin", "group: Readers", f"permissions + {permission}")]


def test_what_the_command_line_does_to_the_first_account_is_noted(events, capsys):
    call_command("ensure_admin")
    detail = "superuser with a new password and no second factor, from the command line"
    assert events() == [("changed", "", "user: admin", detail)]


def test_publications_are_noted_in_whatever_way_they_come(publisher, events):
    question = QuestionFactory(state=State.DRAFT, title="Hard?")
    name = User.objects.get().username
    events.watch()
    save(publisher, question, title="Very hard?")
    save(publisher, question, state=State.PUBLISHED)
    save(publisher, question, short_answer="No.", _draft="")
    save(publisher, question, _publish="")
    for action in ("back_to_draft", "publish"):
        sent = {"action": action, "_selected_action": [question.pk]}
        publisher.post(reverse("admin:faqs_question_changelist"), sent)
    publisher.post(reverse("admin:faqs_question_delete", args=[question.pk]), {"post": "yes"})
    assert events() == [
        (what, name, "question: Very hard?", how)
        for what, how in [
            ("published", "Saved"),
            ("published", "Draft published"),
            ("withdrawn", "Saved"),
            ("published", "Saved"),
            ("withdrawn", "Deleted"),
        ]
    ]


def test_a_line_reads_as_one(admin_client):
    Event.objects.all().delete()
    for what, subject, detail in (
        (What.SIGNED_IN, "", "with passkey (Laptop)"),
        (What.FAILED, "grace", "wrong code"),
        (What.SIGNED_OUT, "", ""),
    ):
        Event.objects.record(what, "", subject, detail)
    page = admin_client.get(LOG).text
    lines = re.findall(r'<td class="field-happened">(.*?)</td>', page)
    assert lines == [
        "<strong>Signed out</strong>",
        "<strong>Failed to sign in</strong> · grace · wrong code",
        "<strong>Signed in</strong> · with passkey (Laptop)",
    ]
    assert "<h1>Audit log</h1>" in page


def act(client, action, *pages, **data):
    sent = {"action": action, "_selected_action": [page.pk for page in pages]}
    return client.post(reverse("admin:faqs_question_changelist"), sent | data, follow=True)


def test_what_moments_make_of_a_page_is_noted_as_such(publisher, events):
    question = QuestionFactory(title="Hard?")
    ago, later = (timezone.now() + timedelta(days=days) for days in (-1, 1))
    events.watch()
    act(publisher, "expire", question, _set="1", expire_at=f"{timezone.localtime(ago):%FT%H:%M}")
    question.refresh_from_db()
    act(publisher, "publish", question)
    act(publisher, "reviewed_today", question)
    values = {"publish_at_0": f"{later:%F}", "publish_at_1": "09:30"}
    save(publisher, question, **values, expire_at_0="", expire_at_1="")
    scheduled = Question.objects.get().publish_at
    publisher.post(reverse("admin:faqs_question_delete", args=[question.pk]), {"post": "yes"})
    assert [(what, how) for what, _, _, how in events()] == [
        ("expired", f"Saved: expired on {staff_moment(question.expire_at)}"),
        ("scheduled", f"Saved: scheduled for {staff_moment(scheduled)}"),
        ("withdrawn", "Deleted"),
    ]


def test_nobody_adds_changes_or_deletes_a_line(admin_client):
    event = Event.objects.latest("pk")
    before = Event.objects.values().get(pk=event.pk)
    add = reverse("admin:audit_event_add")
    delete = reverse("admin:audit_event_delete", args=[event.pk])
    for address in (add, change_url(event), delete):
        assert admin_client.post(address, {"what": "failed", "post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    admin_client.post(LOG, action)
    assert Event.objects.values().get(pk=event.pk) == before


def test_lines_outlive_the_account(admin_client):
    user = UserFactory(username="grace")
    attempt(admin_client, "grace", "wrong")
    user.delete()
    assert Event.objects.filter(what="failed", subject="grace").exists()


@pytest.mark.parametrize(
    ("group", "status"),
    [("Editors", 403), ("Publishers", 403), ("Moderators", 403), ("Managers", 200)],
)
def test_managers_read_it(client, group, status):
    assert sign_in(client, group).get(LOG).status_code == status
