"""The way of a request through the loop; with the server itself: tests/scripts."""

import asyncio
import errno
import re
import threading
from collections.abc import AsyncIterator
from types import SimpleNamespace
from unittest import mock

import pytest

from mlocp_portal.rsgi import bodies
from mlocp_portal.rsgi.application import Portal


class Protocol:
    """A connection that sends ``chunks``, if need be without an end, and notes the answer."""

    def __init__(self, *chunks: bytes, ends: bool = True):
        self.chunks, self.ends = chunks, ends
        self.response_bytes = mock.Mock()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk
        if not self.ends:
            await asyncio.Event().wait()


def scope(**headers: str) -> SimpleNamespace:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return SimpleNamespace(
        method="POST" if headers else "GET",
        path="/",
        query_string="",
        http_version="1.1",
        server="127.0.0.1:8000",
        client="192.0.2.7:4711",
        scheme="http",
        headers=SimpleNamespace(items=lambda: named),
    )


class Application:
    """Says what was sent and from which thread it was asked."""

    def __init__(self, is_ready: bool):
        self.is_ready, self.threads = is_ready, []

    def at_once(self, environ, start_response):
        return self(environ, start_response) if self.is_ready else None

    def __call__(self, environ, start_response):
        self.threads.append(threading.current_thread())
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]


def shown(protocol: Protocol) -> tuple[int, str]:
    """Status and heading of the page that was sent, which is as safe as any other."""
    status, headers, page = protocol.response_bytes.call_args.args
    assert "default-src 'none'" in dict(headers)["Content-Security-Policy"]
    return status, re.search("<h1>(.*)</h1>", page.decode())[1]


def ask(application, protocol: Protocol, **headers: str) -> Protocol:
    asyncio.run(Portal(application, threads=1).__rsgi__(scope(**headers), protocol))
    return protocol


def test_what_lies_ready_is_answered_in_the_loop():
    application = Application(is_ready=True)
    ask(application, Protocol()).response_bytes.assert_called_once_with(200, [], b"")
    assert application.threads == [threading.current_thread()]


def test_everything_else_is_answered_in_a_thread():
    application = Application(is_ready=False)
    ask(application, Protocol()).response_bytes.assert_called_once_with(200, [], b"")
    assert application.threads != [threading.current_thread()]


def test_what_is_sent_reaches_the_application_whole():
    protocol = ask(Application(is_ready=True), Protocol(b"ab", b"c"), content_length="3")
    protocol.response_bytes.assert_called_once_with(200, [], b"abc")


@pytest.mark.parametrize("ends", [True, False], ids=["broken off", "silent"])
def test_half_a_form_never_reaches_the_application(monkeypatch, ends):
    monkeypatch.setattr(bodies, "SILENCE", 0.01)
    application = Application(is_ready=False)
    protocol = ask(application, Protocol(b"a", ends=ends), content_length="3")
    assert shown(protocol) == (408, "This took too long")
    assert application.threads == []


def test_where_nothing_can_be_kept_the_page_says_so(monkeypatch, caplog):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bodies, "_keep", full)
    protocol = ask(Application(is_ready=False), Protocol(b"abc"), content_length="3")
    assert shown(protocol) == (503, "The portal has no room")
    assert "no room for what a client sends" in caplog.text


def test_a_body_that_fails_while_it_is_taken_ends_in_a_page(caplog):
    def application(environ, start_response):
        start_response("200 OK", [])
        yield b"a"
        raise ZeroDivisionError

    assert shown(ask(application, Protocol())) == (500, "The line is disturbed")
    assert "An answer broke off." in caplog.text


def test_an_application_that_keeps_nothing_is_asked_in_a_thread():
    application = Application(is_ready=True).__call__
    ask(application, Protocol()).response_bytes.assert_called_once()


@pytest.mark.parametrize("length", ["33554433"])
def test_a_body_that_is_too_large_leaves_nothing_but_its_length(length):
    chunk = b"a" * 2**20
    protocol = Protocol(*[chunk] * 32, b"a")
    seen = []

    def application(environ, start_response):
        seen.append(environ["CONTENT_LENGTH"])
        start_response("413 Content Too Large", [])
        return [environ["wsgi.input"].read()]

    ask(application, protocol, content_length=length)
    assert seen == [length]
    protocol.response_bytes.assert_called_once_with(413, [], b"")
