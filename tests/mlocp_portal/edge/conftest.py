"""An edge without a thread of its own: a test says itself when it looks at the database."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from mlocp_portal.edge.application import Edge

NOWHERE = Path("/dev/null/pages")  # nothing can be written there, and nothing breaks


class Reply:
    """What the edge sent."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes):
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def source(self) -> str:
        """Where it came from: a hit, a stale hit, a miss; nothing, if Django answered itself."""
        return self.headers.get("cache-status", "").removeprefix("portal; ")


class Asking:
    """Sends requests to an edge around ``application``."""

    def __init__(self, application: Callable, most_bytes: int = 2**20, folder: Path = NOWHERE):
        self.edge = Edge(application, most_bytes, folder)
        self.edge.watch._process = os.getpid()
        self.edge.refilling.want = lambda: None
        self.edge.watch.generation = 1

    def __call__(self, address: str, method: str = "GET", **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("host", "testserver")
        environ = RequestFactory().generic(method, address, headers=named).environ
        sent = []
        body = self.edge(environ, lambda *said: sent.append(said))
        content = b"".join(body)
        getattr(body, "close", lambda: None)()
        return Reply(*sent[-1], content)


class Drawn:
    """Stands for Django: each page says how many were drawn before it."""

    def __init__(self):
        self.status = "200 OK"
        self.headers = [("Content-Type", "text/html"), ("Cache-Control", "public, max-age=0")]
        self.environs = []

    def __call__(self, environ: dict, start_response: Callable) -> list[bytes]:
        self.environs.append(environ)
        start_response(self.status, self.headers)
        return [b"page %d " % len(self.environs) * 100]


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
def ask(drawn) -> Asking:
    """An edge around something that only counts."""
    return Asking(drawn)


@pytest.fixture
def portal(own_connection) -> Asking:
    """An edge around the portal itself."""
    asking = Asking(get_wsgi_application(), most_bytes=16 * 2**20)
    asking.edge.watch.look()
    return asking
