"""The database goes and comes back, under readers who notice nothing."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import psycopg
import pytest

from benchmarks.lines import Line
from scripts.sandbox import Sandbox

pytestmark = pytest.mark.services

PAGES = ["/", "/guide/", "/certifications/", "/certifications/mlocp/", "/roles/", "/map/"]


@pytest.fixture(scope="module")
def line() -> Iterator[tuple[Line, str]]:
    """A line to PostgreSQL and the address of an empty database behind it."""
    server = urlsplit(os.environ["TEST_DATABASE_URL"])
    name = f"outage_{os.getpid()}"
    with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        line = Line(server.hostname, server.port or 5432)
        user = server.netloc.rpartition("@")[0]
        yield line, f"postgres://{user}@127.0.0.1:{line.port}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: str


def ask(portal: Sandbox, path: str, **form: str) -> Reply:
    data = urlencode(form).encode() if form else None
    try:
        with urlopen(Request(portal.url + path, data), timeout=10) as answer:
            return Reply(answer.status, answer.headers, answer.read().decode())
    except HTTPError as error:
        return Reply(error.code, error.headers, error.read().decode())


def until(portal: Sandbox, path: str, mark: str, patience: float) -> float:
    """Seconds until ``path`` is answered with ``mark``."""
    started = time.monotonic()
    while time.monotonic() < started + patience:
        if mark in str(ask(portal, path).headers.get("Cache-Status")):
            return time.monotonic() - started
        time.sleep(0.05)
    raise AssertionError(f"{path} was not answered with “{mark}” for {patience} seconds")


def test_readers_go_on_reading_while_the_database_is_away(line):
    line, url = line
    # Two processes: which of them gets a request is chance, so each may have read another page.
    with Sandbox(DATABASE_URL=url) as portal:
        before = {page: ask(portal, page).body for page in PAGES}
        line.cut()
        until(portal, "/", "detail=stale", patience=5)
        for page in PAGES * 5:
            reply = ask(portal, page)
            assert (reply.status, reply.body) == (200, before[page])
        unread = ask(portal, "/institutions/devopsschool/")
        assert (unread.status, unread.headers["Retry-After"]) == (503, "20")
        sent = ask(portal, "/faqs/ask/", text="Is there a mock exam for it?", name="Ann")
        assert sent.status == 503
        assert "Is there a mock exam for it?" in sent.body
        line.mend()
        assert until(portal, "/", "portal; hit", patience=5) < 2
        assert ask(portal, "/institutions/devopsschool/").status == 200
