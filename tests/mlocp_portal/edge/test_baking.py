"""The portal as files."""

import gzip
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
import zstandard
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError

from certifications.models import Certification
from guide.sitemaps import addresses
from mlocp_portal.edge.baking import Bakery, BakingError, all_addresses, file_of, redirects
from mlocp_portal.management.commands import bake
from publishing.models import State
from tests.factories import CertificationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bakery(tmp_path, own_connection) -> Bakery:
    return Bakery(tmp_path / "baked", get_wsgi_application(), "testserver", "80")


def files(folder: Path) -> dict[str, int]:
    """The pages of a release and where they lie on the disk."""
    found = folder.resolve().rglob("*.html")
    return {str(file.relative_to(folder.resolve())): file.stat().st_ino for file in found}


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/guide/", "guide/index.html"),
        ("/robots.txt", "robots.txt"),
    ],
)
def test_a_file_lies_where_a_server_looks_for_it(address, file):
    assert file_of(address) == file


@pytest.mark.once
def test_every_page_that_search_engines_know_is_baked_as_the_portal_answers(
    shipped, bakery, client
):
    baked = bakery.bake(all_addresses())
    assert baked.same == 0
    assert baked.written > 80
    for address in ("/", "/certifications/mlocp/", "/sitemap.xml", "/robots.txt", "/compare/"):
        page = bakery.live / file_of(address)
        assert page.read_bytes() == client.get(address).content
    left_to_django = [a for a in addresses() if not (bakery.live / file_of(a)).exists()]
    assert left_to_django
    assert all(address.startswith("/plan/") for address in left_to_django)
    assert b"This station does not exist" in (bakery.live / "404.html").read_bytes()


def test_beside_each_page_lie_its_compressed_forms(bakery):
    bakery.bake(["/guide/"])
    folder = bakery.live / "guide"
    page = (folder / "index.html").read_bytes()
    assert gzip.decompress((folder / "index.html.gz").read_bytes()) == page
    assert brotli.decompress((folder / "index.html.br").read_bytes()) == page
    assert zstandard.decompress((folder / "index.html.zst").read_bytes()) == page


def test_what_did_not_change_is_not_written_again(bakery):
    bakery.bake(["/guide/", "/roles/"])
    before = files(bakery.live)
    RoleFactory(name="Gardener")
    again = bakery.bake(["/guide/", "/roles/"])
    after = files(bakery.live)
    assert (again.written, again.same) == (1, 2)
    assert after["404.html"] == before["404.html"]
    assert after["roles/index.html"] != before["roles/index.html"]


def test_a_release_takes_its_place_in_one_step_and_old_ones_go(bakery):
    for number in range(4):
        bakery.bake(["/guide/"])
        assert bakery.live.resolve().name == f"release-{number + 1}"
    assert sorted(path.name for path in bakery.folder.iterdir()) == [
        "live",
        "release-3",
        "release-4",
    ]


def test_a_folder_that_an_operator_put_aside_is_left_alone(bakery):
    aside = bakery.folder / "release-of-june"
    aside.mkdir(parents=True)
    assert bakery.bake(["/"]).written
    assert aside.exists()


def test_what_is_gone_is_in_the_next_release_no_more(bakery):
    page = CertificationFactory(slug="gardener")
    bakery.bake(all_addresses())
    assert (bakery.live / "certifications/gardener/index.html").exists()
    page.state = State.DRAFT
    page.save()
    bakery.bake(all_addresses())
    assert not (bakery.live / "certifications/gardener/index.html").exists()


def test_a_withdrawn_release_is_asked_no_more_and_still_saves_work(bakery):
    bakery.bake(["/guide/"])
    bakery.withdraw()
    assert not bakery.live.exists()
    assert bakery.bake(["/guide/"]).same == 2


def test_what_is_outdated_before_it_is_ready_never_goes_live(bakery):
    assert bakery.bake(["/guide/"], is_right=lambda: False) is None
    assert list(bakery.folder.iterdir()) == []
    bakery.bake(["/guide/"])
    assert bakery.bake(["/guide/"], is_right=lambda: False) is None
    assert bakery.live.resolve().name == "release-1"


def test_static_files_may_be_left_to_the_server(bakery, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "a.css").touch()
    bakery.bake(["/guide/"])
    assert (bakery.live / "static/a.css").exists()
    bakery.with_files = False
    bakery.bake(["/guide/"])
    assert not (bakery.live / "static").exists()


def test_old_addresses_of_visible_pages_lead_on(bakery):
    seen, unseen = CertificationFactory(slug="old"), CertificationFactory(slug="hidden-old")
    for page, slug in ((seen, "new"), (unseen, "hidden-new")):
        page = Certification.objects.get(pk=page.pk)
        page.slug = slug
        page.save()
    Certification.objects.filter(pk=unseen.pk).update(state=State.DRAFT)
    assert redirects() == {"/certifications/old/": "/certifications/new/"}
    bakery.bake(["/guide/"])
    lines = (bakery.live / "redirects.map").read_text()
    assert lines == "/certifications/old/ /certifications/new/;\n"
    assert "hidden" not in (bakery.live / "_redirects").read_text()


def test_a_page_that_cannot_be_drawn_stops_the_release_and_leaves_the_former(bakery, monkeypatch):
    bakery.bake(["/guide/"])
    monkeypatch.setattr(
        bakery, "application", lambda environ, say: say("503 Busy", []) or [b"busy"]
    )
    with pytest.raises(BakingError, match="/nowhere/404/ is answered with 503 Busy"):
        bakery.bake(["/guide/"])
    assert bakery.live.resolve().name == "release-1"


def names(bakery: Bakery) -> list[str]:
    return sorted(path.name for path in bakery.folder.iterdir())


@pytest.mark.parametrize("problem", [BakingError, OSError, SystemExit])
def test_of_a_release_that_failed_nothing_is_left(bakery, monkeypatch, problem):
    bakery.bake(["/guide/"])

    def fail(*args):
        raise problem

    monkeypatch.setattr(bakery, "_add_redirects", fail)
    with pytest.raises(problem):
        bakery.bake(["/guide/", "/roles/"])
    assert names(bakery) == ["live", "release-1"]


def test_one_page_that_cannot_be_drawn_is_named(bakery, monkeypatch):
    answer = bakery.application

    def fail_at_roles(environ, start_response):
        if environ["PATH_INFO"] != "/roles/":
            return answer(environ, start_response)
        start_response("500 Internal Server Error", [])
        return [b"broken"]

    monkeypatch.setattr(bakery, "application", fail_at_roles)
    with pytest.raises(BakingError, match="/roles/ cannot be drawn"):
        bakery.bake(["/guide/", "/roles/"])
    assert names(bakery) == []


def test_what_was_killed_goes_and_the_release_that_was_live_stays(bakery):
    bakery.bake(["/guide/"])
    (bakery.folder / "release-2" / "guide").mkdir(parents=True)  # killed while it was made
    bakery.bake(["/guide/"])
    assert names(bakery) == ["live", "release-1", "release-3"]


def test_a_name_that_the_portal_does_not_know_is_said_before_anything_is_baked(bakery):
    bakery.host = "other.example"
    with pytest.raises(BakingError, match=r"400 Bad Request as other\.example"):
        bakery.bake(["/guide/"])
    assert not bakery.folder.exists()


def test_a_disk_without_second_names_of_files_takes_copies(bakery, monkeypatch):
    def refuse(*args):
        raise PermissionError(1, "Operation not permitted")

    bakery.bake(["/guide/"])
    monkeypatch.setattr("os.link", refuse)
    assert bakery.bake(["/guide/"]).same == 2
    assert gzip.decompress((bakery.live / "guide/index.html.gz").read_bytes())


@pytest.mark.once
def test_the_command_says_what_it_did(shipped, tmp_path, own_connection, settings, capsys):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    call_command("bake", tmp_path / "baked", host="testserver")
    assert "as before" in capsys.readouterr().out
    assert (tmp_path / "baked/live/guide/index.html").exists()


@pytest.mark.parametrize("problem", [BakingError("/a/ is broken."), OperationalError("gone")])
def test_who_follows_tries_again_after_a_failure(monkeypatch, problem):
    def fail(*args):
        raise problem

    monkeypatch.setattr(bake, "AGAIN_AFTER", 0)
    command = bake.Command(stderr=StringIO())
    monkeypatch.setattr(command, "_bake", fail)
    assert command._try(SimpleNamespace(generation=1)) is None
    assert f"{problem} Trying again" in command.stderr.getvalue()


def test_the_command_asks_for_collected_files(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError, match="collectstatic"):
        call_command("bake", tmp_path / "baked")
