"""The portal as `make run` starts it: a real server, real sockets."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from scripts.sandbox import ROOT, STATIC_ROOT, Sandbox, free_port

HALF_A_HEADER = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
# With the cookie, the form is read before it is refused.
HALF_A_FORM = (
    "POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    f"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrf={'a' * 32}\r\n\r\na"
)

ASKS_AND_STAYS = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def start(tmp_path, action="run", **environment: str) -> subprocess.CompletedProcess:
    """A start that is bound to fail, or `admin`, which does not go on."""
    own = {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3"}
    own["STATIC_ROOT"] = str(STATIC_ROOT if action == "serve" else tmp_path / "static")
    return subprocess.run(
        [sys.executable, "-m", "scripts.serve", action],
        cwd=ROOT,
        env=os.environ | own | {"PORT": str(free_port())} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_refused(done: subprocess.CompletedProcess, sentence: str) -> None:
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(sentence + "\n", done.stderr)


def half_open(portal: Sandbox, request: str) -> socket.socket:
    """A client that has sent no more than this."""
    client = socket.create_connection(("127.0.0.1", portal.port))
    client.sendall(request.encode())
    return client


def seconds_to_answer(portal: Sandbox) -> float:
    begin = time.monotonic()
    urlopen(f"{portal.url}/admin/login/", timeout=20).close()
    return time.monotonic() - begin


def test_the_admin_signs_in_over_plain_http_with_the_password_that_was_shown_once(portal):
    passwords = re.findall(r"password  (\w{20})\b", portal.output)
    assert len(passwords) == 1
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{portal.url}/admin/login/").read().decode()
    fields = {
        "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)[1],
        "username": "admin",
        "password": passwords[0],
        "next": "/admin/",
    }
    request = Request(f"{portal.url}/admin/login/", urlencode(fields).encode())
    request.add_header("Origin", portal.url)
    with browser.open(request) as page:
        assert page.url == f"{portal.url}/admin/"


def test_errors_show_nothing_of_the_inside(portal):
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{portal.url}/no-such-page/")
    assert caught.value.code == 404
    page = caught.value.read().decode()
    caught.value.close()
    assert "Traceback" not in page
    assert "URLconf" not in page


def test_static_files_come_compressed_and_may_be_kept_for_good(portal):
    form = urlopen(f"{portal.url}/admin/login/").read().decode()
    address = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', form)[1]
    request = Request(portal.url + address, headers={"Accept-Encoding": "br"})
    with urlopen(request) as sheet:
        assert sheet.headers["Content-Encoding"] == "br"
        assert "immutable" in sheet.headers["Cache-Control"]


def test_static_files_may_lie_in_a_folder_of_their_own(portal):
    assert (STATIC_ROOT / "staticfiles.json").exists()
    assert STATIC_ROOT.with_suffix(".sha256").exists()
    assert not (portal.folder / "static").exists()


def test_uploads_are_served(portal):
    (portal.folder / "media").mkdir(exist_ok=True)
    (portal.folder / "media" / "a.webp").write_bytes(b"picture" * 10_000)
    with urlopen(f"{portal.url}/media/a.webp") as upload:
        assert upload.read() == b"picture" * 10_000


def test_readers_do_not_wait_for_writers(portal):
    with closing(sqlite3.connect(portal.folder / "portal.sqlite3")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("sent", [HALF_A_HEADER, HALF_A_FORM], ids=["header", "form"])
def test_half_open_clients_hold_nobody_up(portal, sent):
    with ExitStack() as clients:
        for _ in range(200):
            clients.enter_context(closing(half_open(portal, sent)))
        time.sleep(0.5)
        assert max(seconds_to_answer(portal) for _ in range(5)) < 2


def test_a_second_start_changes_nothing(portal):
    """How long it takes: benchmarks/visit.py; what it leaves alone: test_preparing.py."""

    def content() -> list[str]:
        with closing(sqlite3.connect(portal.folder / "portal.sqlite3")) as database:
            return list(database.iterdump())

    before = content()
    with Sandbox(portal.folder) as again:
        assert "password" not in again.output
    assert content() == before


def test_a_taken_port_ends_in_a_sentence(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        done = start(tmp_path, PORT=str(port))
    assert_refused(done, rf"The portal cannot start: Port {port} .*: PORT={port + 1}\.")


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("BIND", "everywhere", "write an address of this machine, as in BIND=0.0.0.0"),
        ("WORKERS", "0", "write a number from 1 to 64, as in WORKERS="),
        ("THREADS", "many", "write a number from 1 to 1024, as in THREADS="),
    ],
)
def test_a_place_or_size_that_cannot_be_ends_in_a_sentence(portal, name, value, hint):
    done = start(portal.folder, "serve", **{name: value})
    assert_refused(done, f"The portal cannot start: {name} is '{value}'; {hint}.*")


def test_an_address_of_another_machine_ends_in_a_sentence(tmp_path):
    done = start(tmp_path, BIND="192.0.2.1")
    assert_refused(done, r"The portal cannot start: Port \d+ of 192\.0\.2\.1 cannot be used .*")


def test_a_replica_of_nothing_ends_in_a_sentence(tmp_path):
    done = start(tmp_path, "serve", STATIC_ROOT=str(tmp_path / "static"))
    assert_refused(done, "The portal cannot start: Nothing is prepared; run .* prepare. first.")


def test_an_unknown_action_ends_in_a_sentence(tmp_path):
    done = start(tmp_path, "sit")
    assert_refused(done, "There is no 'sit'; choose admin, prepare, run, dev, serve.")


@pytest.fixture
def older(portal, tmp_path) -> str:
    """The address of a database like the portal's, which lacks the last migration."""
    copy = tmp_path / "older.sqlite3"
    source = sqlite3.connect(portal.folder / "portal.sqlite3")
    with closing(source), closing(sqlite3.connect(copy)) as rows:
        source.backup(rows)
        rows.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)"
        )
        rows.commit()
    return f"sqlite:///{copy}"


def test_a_replica_leaves_the_database_as_it_is(portal, older):
    with Sandbox(portal.folder, "serve", DATABASE_URL=older, WORKERS="1", THREADS="4") as replica:
        assert urlopen(f"{replica.url}/certifications/").status == 200
        with pytest.raises(HTTPError) as caught:  # it is not ready until somebody migrates
            urlopen(f"{replica.url}/readyz")
        assert caught.value.code == 503
        caught.value.close()


def is_listening(portal: Sandbox) -> bool:
    try:
        half_open(portal, "").close()
    except ConnectionError:
        return False
    return True


def test_what_is_under_way_is_finished_before_the_end(portal):
    with (
        Sandbox(portal.folder, "serve") as replica,
        closing(half_open(replica, HALF_A_FORM)) as client,
        closing(half_open(replica, ASKS_AND_STAYS)) as idle,
    ):
        client.settimeout(20)
        idle.settimeout(20)
        assert idle.recv(100).startswith(b"HTTP/1.1 200")
        os.kill(replica.pid, signal.SIGTERM)
        while idle.recv(1000):  # ends, since the portal hangs up
            pass
        while is_listening(replica):
            time.sleep(0.05)
        client.sendall(b"a" * 999)
        assert client.recv(100).startswith(b"HTTP/1.1 403")


def health(port: int, address: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "scripts.health", address],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port), "PATIENCE": "0.5"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_whoever_watches_over_it_learns_whether_it_answers(portal):
    assert health(portal.port, "/readyz").returncode == 0
    nowhere, closed = health(portal.port, "/no-such-page/"), health(free_port(), "/healthz")
    assert (nowhere.returncode, nowhere.stderr) == (1, "/no-such-page/: 404\n")
    assert (closed.returncode, closed.stderr) == (1, "/healthz: no answer\n")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a signal that only Linux has")
def test_a_portal_that_was_killed_leaves_its_port_free(portal):
    with Sandbox(portal.folder, "serve") as replica:
        assert is_listening(replica)
        os.kill(replica.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while is_listening(replica):
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_cannot_be_ends_in_a_sentence(tmp_path, port):
    done = start(tmp_path, PORT=port)
    assert_refused(done, f"The portal cannot start: PORT is '{port}'; write a number .*")


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(tmp_path):
    file = tmp_path / "file"
    file.touch()
    done = start(tmp_path, VAR_DIR=str(file))
    assert_refused(done, f"The portal cannot start: The folder {file} cannot be written .*")


def test_a_database_that_cannot_be_opened_ends_in_a_sentence(tmp_path):
    done = start(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/none/portal.sqlite3")
    assert_refused(done, f"The database {tmp_path}/none/portal.sqlite3 cannot be used: .*")


def test_admin_prepares_an_empty_folder_and_shows_one_password(tmp_path):
    done = start(tmp_path, "admin")
    assert done.returncode == 0
    assert len(re.findall(r"password  \w{20}", done.stdout)) == 1
    stored = [file for file in Path(tmp_path).rglob("*") if file.is_file()]
    password = re.search(r"password  (\w{20})", done.stdout)[1].encode()
    assert [file for file in stored if password in file.read_bytes()] == []
