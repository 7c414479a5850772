"""What stands in front of Django: limits, a name for each request, its line in the log."""

import logging
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from urllib.parse import quote

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from guide import errors
from mlocp_portal import metrics
from mlocp_portal.edge.keys import view_at
from mlocp_portal.headers import SecurityHeaders
from mlocp_portal.logs import TICKET, request_id

logger = logging.getLogger(__name__)
access = logging.getLogger("mlocp_portal.access")

ID = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
LONGEST_HEAD = 32 * 1024  # bytes of the address and all headers; browsers send a tenth of it
SWALLOWED = 4  # times the largest body: a browser reads no answer before it has sent all
CHUNK = 2**16


_number = count(1)
_process = ""


def _begin_process() -> None:
    """Names of requests that no other process makes; a fork would go on with the same ones."""
    global _process
    _process = os.urandom(6).hex()


_begin_process()
os.register_at_fork(after_in_child=_begin_process)


def id_of(environ: Mapping[str, str]) -> str:
    """The name of a request: what a proxy of our own gave it, or a new one."""
    given = environ.get("HTTP_X_REQUEST_ID")
    if given and settings.TRUSTED_PROXIES and WELL_FORMED.fullmatch(given):
        return given
    return f"{_process}{next(_number):08x}"


class Front:
    """Answers by itself what is too large, and what failed so early that Django says nothing."""

    def __init__(self, application: Callable):
        self.application = application

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        began, number, said = time.perf_counter(), id_of(environ), []
        token = request_id.set(number)

        def start(status: str, headers: list, *failure: object) -> object:
            said.append(status)
            return start_response(status, [*headers, (ID, number)], *failure)

        try:
            return self._answer(environ, start, said)
        finally:
            note(environ, int(said[-1][:3]) if said else 500, time.perf_counter() - began)
            request_id.reset(token)

    def _answer(self, environ: dict, start: Callable, said: list) -> Iterable[bytes]:
        if refusal := refusal_of(environ):
            return give(refusal, environ, start)
        try:
            return self.application(environ, start)
        except Exception:
            logger.exception("A request failed outside of Django.")
            if said:  # the head is on its way; all that is left is to break off
                raise
            return give(errors.server_error(WSGIRequest(environ)), environ, start)


def refusal_of(environ: dict) -> HttpResponse | None:
    """What is answered to a request that is too large to be read."""
    head = sum(len(value) for name, value in environ.items() if name.startswith("HTTP_"))
    if head + len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > LONGEST_HEAD:
        return errors.head_too_large()
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return errors.bad_request(WSGIRequest(environ))
    if int(length) > settings.LARGEST_BODY:
        swallow(environ, min(int(length), SWALLOWED * settings.LARGEST_BODY))
        return errors.too_large()
    return None


def swallow(environ: dict, length: int) -> None:
    """Read ``length`` bytes and forget them, without holding more than a few."""
    while length > 0 and (chunk := environ["wsgi.input"].read(min(CHUNK, length))):
        length -= len(chunk)


def give(response: HttpResponse, environ: dict, start: Callable) -> list[bytes]:
    response = SecurityHeaders(lambda request: response)(WSGIRequest(environ))
    length = ("Content-Length", str(len(response.content)))
    start(f"{response.status_code} {response.reason_phrase}", [*response.items(), length])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.content]


def note(environ: Mapping[str, str], status: int, seconds: float) -> None:
    """Count the request and write its line: what was asked for, not by whom and with what."""
    is_logged = access.isEnabledFor(logging.INFO)
    if not (is_logged or settings.METRICS_PORT):
        return
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    view = view_at(path)
    metrics.note_request(view, method, status, seconds)
    if is_logged:
        facts = {
            "method": method,
            # Quoted: whatever it holds, it makes no line of its own.
            "path": TICKET.sub("[…]", quote(path.encode("latin-1"), safe="/@:")),
            "status": status,
            "view": view,
            "ms": round(seconds * 1000, 1),
        }
        access.info("%(method)s %(path)s %(status)d %(ms).1f ms", facts, extra={"facts": facts})
