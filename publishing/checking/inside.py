"""The portal's own pages as a visitor gets them, asked for without a server."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from urllib.parse import unquote, unquote_to_bytes, urljoin, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse

from publishing.checking.texts import Parts
from publishing.references import Reference, every, is_reference, pages_of
from publishing.weight import compressed_size

MOST_REDIRECTS = 5
OWN = "mlocp.own"  # in the environment of a request, where no header gets to


@cache
def _portal() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


@dataclass(frozen=True)
class Answer:
    status: int
    leads_to: str
    ids: frozenset[str]
    weight: int


class Inside:
    """Asks the portal itself, each page once."""

    def __init__(self):
        self.ask = lru_cache(maxsize=1000)(self._ask)

    def problem(self, address: str) -> str:
        """What is wrong with a link to ``address``; nothing if it leads somewhere."""
        if is_reference(address):
            return self._problem_of_reference(Reference.read(address))
        fragment = unquote(urlsplit(address).fragment)
        for _ in range(MOST_REDIRECTS):
            answer = self.ask(address.partition("#")[0])
            if not answer.leads_to:
                break
            address = urljoin(address, answer.leads_to)
            if urlsplit(address).netloc:
                return ""
        if answer.status != 200:
            return "no such page" if answer.status == 404 else f"answers {answer.status}"
        if fragment and fragment not in answer.ids:
            return f"the page has no part “{fragment}”"
        return ""

    def _problem_of_reference(self, reference: Reference | None) -> str:
        if reference is None:
            return "no reference that can be read"
        if page := pages_of([reference]).get(reference.uid):
            return self.problem(reference.address_on(page))
        is_there = reference.uid in pages_of([reference], among=every)
        return "its page is not published" if is_there else "its page has been deleted"

    def _ask(self, address: str) -> Answer:
        with _quiet():
            response = _portal().get_response(_request(address))
        content = b"" if response.streaming else response.content
        if response.streaming:
            response.close()
        is_html = response.get("Content-Type", "").startswith("text/html")
        ids = Parts(content.decode(response.charset)).ids if is_html else set()
        return Answer(
            response.status_code, _location(response), frozenset(ids), compressed_size(content)
        )


def _location(response: HttpResponse) -> str:
    return response.get("Location", "") if 300 <= response.status_code < 400 else ""


_is_quiet = ContextVar("is_quiet", default=False)
logging.getLogger("django.request").addFilter(lambda record: not _is_quiet.get())


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what is found out of the log: whoever asked tells it. Other threads go on logging."""
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)


def _request(address: str) -> WSGIRequest:
    parts = urlsplit(address)
    scheme = "https" if settings.HTTPS else "http"
    host = next(iter(settings.ALLOWED_HOSTS), "localhost").removeprefix(".")
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "localhost" if host == "*" else host,
            "SERVER_PORT": "443" if settings.HTTPS else "80",
            "HTTP_X_FORWARDED_PROTO": scheme,
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
            OWN: True,
        }
    )


def is_own(request: HttpRequest) -> bool:
    """Whether the portal asks itself, so that no visitor has done or looked for anything."""
    return OWN in request.META
