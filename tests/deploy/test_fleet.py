"""Two replicas behind nginx: what a reader sees while things change behind it.

One test, since two workers of pytest would start all of it twice.
"""

import re
import sys
from urllib.parse import urlencode

import pytest

from tests.deploy.fleet import Fleet, Load, seconds_until

pytestmark = pytest.mark.services

PAGES = ["/", "/certifications/", "/guide/", "/roles/", "/paths/", "/robots.txt"]
# A superuser who is signed in, a role that waits for being published, and fewer pages to bake.
SET_THE_STAGE = """
from django.contrib.auth import get_user_model, login
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from certifications.models import Certification
from publishing.models import State
from roles.models import Role
user = get_user_model().objects.create_superuser("boss", password="not a secret")
request = RequestFactory().get("/")
request.session = SessionStore()
login(request, user, "django.contrib.auth.backends.ModelBackend")
request.session.save()
role = Role.objects.create(name="Gardener", slug="gardener", summary="Grows.", state=State.DRAFT)
Certification.objects.update(state=State.DRAFT)
print(request.session.session_key, role.pk)
"""


def act(fleet: Fleet, port: int, stage: tuple[str, str], action: str) -> None:
    """Have one replica change the state of the role, as staff do it."""
    session, role = stage
    address, cookie = "/admin/roles/role/", f"__Host-mlocp-session={session}"
    page = fleet.ask_replica(port, address, Cookie=cookie)
    token = re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page.content)[1].decode()
    csrf = re.search(r"__Host-mlocp-csrf=(\w+)", page.headers["Set-Cookie"])[1]
    fields = {"csrfmiddlewaretoken": token, "action": action, "_selected_action": role}
    done = fleet.ask_replica(
        port,
        address,
        "POST",
        urlencode(fields),
        Cookie=f"{cookie}; __Host-mlocp-csrf={csrf}",
        Referer=f"https://portal.example{address}",
        Content_Type="application/x-www-form-urlencoded",
    )
    assert done.status == 302


def shows_role(fleet: Fleet, port: int) -> bool:
    return b"Gardener" in fleet.ask_replica(port, "/roles/").content


def what_one_replica_publishes_the_other_shows_within_two_seconds(
    fleet: Fleet, stage: tuple[str, str]
) -> None:
    one, other = fleet.ports
    assert not shows_role(fleet, other)
    act(fleet, one, stage, "publish")
    assert seconds_until(lambda: shows_role(fleet, other)) < 2
    act(fleet, other, stage, "back_to_draft")
    assert seconds_until(lambda: not shows_role(fleet, one)) < 2


def no_read_fails_while_a_replica_is_away_or_all_are_restarted(fleet: Fleet) -> None:
    load = Load(fleet, PAGES)
    with load.going_on():
        for port in fleet.ports:
            fleet.stop_replica(port)
            before = load.count
            seconds_until(lambda: load.count > before + 50)  # noqa: B023
            fleet.start_replica(port)
            fleet.await_replica(port)
    assert load.failed == []
    assert load.count > 200


def no_read_fails_when_a_replica_is_killed(fleet: Fleet) -> None:
    port = fleet.ports[0]
    load = Load(fleet, PAGES)
    with load.going_on():
        process = fleet.replicas.pop(port)
        process.kill()
        process.wait()
        before = load.count
        seconds_until(lambda: load.count > before + 50)
        fleet.start_replica(port)
        fleet.await_replica(port)
    assert load.failed == []


def baked_files_are_given_out_as_long_as_they_are_right(
    fleet: Fleet, stage: tuple[str, str]
) -> None:
    baked = fleet.data / "baked"
    command = ["manage.py", "bake", str(baked), "--follow", "--pages-only"]
    assert fleet.ask("/roles/").headers["Cache-Status"].startswith("portal")
    baker = fleet.start(sys.executable, *command)
    fleet.others.append(baker)

    def is_baked(address: str = "/roles/", **headers: str) -> bool:
        return fleet.ask(address, **headers).headers["Cache-Status"] == "nginx; hit; detail=baked"

    seconds_until(is_baked)
    assert fleet.ask("/roles/").content == fleet.ask_replica(fleet.ports[0], "/roles/").content
    assert is_baked("/robots.txt")
    assert is_baked("/sitemap.xml")
    assert fleet.ask("/roles/", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    for headers in ({"HX_Request": "true"}, {"Cookie": "a=b; __Host-mlocp-session=c"}):
        assert not is_baked(**headers)
    assert not is_baked("/roles/?topic=1")
    assert fleet.ask("/roles/index.html").status == 404
    assert fleet.ask("/404.html").status == 404
    assert fleet.ask("/roles").status == 301

    act(fleet, fleet.ports[0], stage, "publish")
    assert seconds_until(lambda: b"Gardener" in fleet.ask("/roles/").content) < 2
    seconds_until(is_baked)
    assert b"Gardener" in fleet.ask("/roles/").content

    for port in list(fleet.replicas):  # nobody is left to ask
        fleet.stop_replica(port)
    assert is_baked()
    away = fleet.ask("/roles/?topic=1")
    assert (away.status, away.headers["Retry-After"]) == (503, "5")
    baker.terminate()
    baker.wait()
    assert fleet.ask("/roles/").status == 503  # nobody would withdraw it


def test_readers_notice_nothing_of_what_happens_behind_nginx(fleet):
    stage = tuple(fleet.run("manage.py", "shell", "-v0", "-c", SET_THE_STAGE).split())
    what_one_replica_publishes_the_other_shows_within_two_seconds(fleet, stage)
    no_read_fails_while_a_replica_is_away_or_all_are_restarted(fleet)
    no_read_fails_when_a_replica_is_killed(fleet)
    baked_files_are_given_out_as_long_as_they_are_right(fleet, stage)
