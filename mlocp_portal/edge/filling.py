"""Draws pages: each by one thread at a time, from an environment in which only its key stands."""

import io
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from django.conf import settings

from mlocp_portal.edge.keys import Key
from mlocp_portal.edge.pages import Headers, Page, finished

LONGEST_WAIT = 30  # seconds for a page that another thread draws


def environment(key: Key) -> dict:
    """What Django is asked with: of the visitor's own request only what makes the key."""
    header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    scheme = {header: value} if header else {}
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "SERVER_NAME": key.host.partition(":")[0],
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **key.environ,
        **scheme,
    }


def draw(application: Callable, key: Key) -> Page:
    """The answer of ``application``, whatever it is."""
    said = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        said[:] = status, headers

    body = application(environment(key), start_response)
    try:
        content = b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()
    return finished(*said, content)


class Filling:
    """Who asks for a page that is being drawn waits for it instead of drawing it once more."""

    def __init__(self):
        self._lock = threading.Lock()
        self._drawing: dict[Key, Future[Page]] = {}

    def is_under_way(self, key: Key) -> bool:
        return key in self._drawing

    def page(self, key: Key, make: Callable[[], Page]) -> Page:
        with self._lock:
            future = self._drawing.get(key)
            mine = future is None
            if mine:
                future = self._drawing[key] = Future()
        if not mine:
            return future.result(LONGEST_WAIT)
        try:
            page = make()
        except BaseException as error:
            future.set_exception(error)
            raise
        else:
            future.set_result(page)
            return page
        finally:
            with self._lock:
                del self._drawing[key]


class Refilling:
    """Draws again what is not right any more, the most read first, before anybody asks.

    It rests as long as it works, so that it never takes more than half of a processor.
    """

    def __init__(self, outdated: Callable[[], list[Key]], fill: Callable[[Key], None]):
        self.outdated, self.fill = outdated, fill
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def want(self) -> None:
        self._wanted.set()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._go_on, name="refill", daemon=True)
            self._thread.start()

    def _go_on(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            for key in self.outdated():
                started = time.monotonic()
                self.fill(key)
                time.sleep(time.monotonic() - started)
                if self._wanted.is_set():  # changed again: begin with the most read
                    break
