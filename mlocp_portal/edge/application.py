"""The WSGI application around Django's: a kept page costs a look into a dictionary."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings

from mlocp_portal import metrics
from mlocp_portal.edge.filling import Filling, Refilling, draw
from mlocp_portal.edge.keys import Key, host_reader, is_secure, key_of
from mlocp_portal.edge.pages import (
    HIT,
    LONGEST_ACCEPTED,
    MISS,
    STALE,
    Answer,
    Header,
    Page,
    Wording,
    chosen_encoding,
    is_unchanged,
)
from mlocp_portal.edge.spool import Spool
from mlocp_portal.edge.store import TwoStores
from mlocp_portal.edge.watch import OUTDATED, UNREACHABLE, Watch
from mlocp_portal.front import Front, access

logger = logging.getLogger(__name__)

READS = {"GET", "HEAD"}
ACCEPTED = "HTTP_ACCEPT_ENCODING"
MOST_PAGES = 5_000
MOST_WORDINGS = 16  # of requests for one page: browsers name the encodings differently
SHORT = 200  # characters of a query that is remembered with its answer
NAMES = {HIT: "hit", STALE: "stale", MISS: "miss"}


class Edge:
    """Gives out finished pages, and asks ``application`` for everything else.

    Whoever has signed in is always answered by Django, and so sees at once what they changed.
    """

    def __init__(self, application: Callable, most_bytes: int, folder: Path):
        self.application = application
        self.store = TwoStores(MOST_PAGES, most_bytes)
        self.filling = Filling()
        self.spool = Spool(folder)
        self.refilling = Refilling(self.outdated, self.refill)
        self.watch = Watch(self._changed)
        self.host_of = host_reader()
        self.session = settings.SESSION_COOKIE_NAME
        # Requests, word for word → what is sent. Each was once answered the long way.
        self.ready: dict[Wording, Answer] = {}
        self.scheme = (settings.SECURE_PROXY_SSL_HEADER or ("", ""))[0]
        # By where pages came from; added up each second by whoever keeps the metrics.
        self.counts = dict.fromkeys(NAMES, 0)
        self.ready_hits = 0
        self.beyond = Front(self.answer)
        # A line for each request is worth more than a processor's rest.
        self.is_silent = not access.isEnabledFor(logging.INFO)
        metrics.measure(self.measure)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        answer = self.ready.get(self._wording(environ))
        if (
            answer is None
            or answer.page.generation != self.watch.generation
            or "HTTP_HX_REQUEST" in environ
            or self.session in environ.get("HTTP_COOKIE", "")
        ):
            return self.beyond(environ, start_response)
        self.ready_hits += 1
        if "HTTP_IF_NONE_MATCH" in environ:
            return give(answer, HIT, environ, start_response)
        # The shortest way that a request can go. Without a line in the log it needs no name.
        answer.page.hits += 1
        start_response(answer.status, answer.headers_hit)
        return answer.body

    def _wording(self, environ: dict) -> Wording:
        get = environ.get
        return (
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            get("QUERY_STRING"),
            get("HTTP_HOST"),
            get(ACCEPTED),
            get(self.scheme),
        )

    def _may_look(self, environ: dict) -> bool:
        return (
            environ["REQUEST_METHOD"] in READS
            and self.session not in environ.get("HTTP_COOKIE", "")
            and is_secure(environ)
        )

    def answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """The page from the store, drawn first if need be; or whatever Django says."""
        if not self._may_look(environ):
            return self.application(environ, start_response)
        host = self.host_of(environ.get("HTTP_HOST", ""), environ["SERVER_PORT"])
        key = key_of(environ, host) if host else None
        if key is None:
            return self.application(environ, start_response)
        page, mark = self._find(key)
        self.counts[mark] += 1
        answer = self._compressed(key, page, chosen_encoding(environ.get(ACCEPTED, "")))
        if self.is_silent and is_plain(key, environ):
            self._lay_ready(key, self._wording(environ), answer)
        return give(answer, mark, environ, start_response)

    def _compressed(self, key: Key, page: Page, encoding: str) -> Answer:
        if encoding in page.answers:
            return page.answers[encoding]
        answer = page.answer(encoding)
        self._forget(self.store.of(key).measure(key))  # it has grown
        return answer

    def _lay_ready(self, key: Key, wording: Wording, answer: Answer) -> None:
        page = answer.page
        if len(page.wordings) >= MOST_WORDINGS:  # those that matter come again
            self._forget([page])
        page.wordings.add(wording)
        self.ready[wording] = answer
        # It may have had to go meanwhile, and with it what was not yet there.
        if self.store.of(key).get(key) is not page:
            self._forget([page])

    def measure(self, instruments: SimpleNamespace) -> None:
        """Write down what was counted since the last time, and how much is kept."""
        self.counts[HIT] += self.ready_hits
        self.ready_hits = 0
        for mark, name in NAMES.items():
            count = self.counts[mark]
            self.counts[mark] -= count
            instruments.pages.labels(name).inc(count)
        instruments.page_count.set(self.store.count)
        instruments.page_bytes.set(self.store.bytes)
        instruments.generation.set(self.watch.generation)

    def _find(self, key: Key) -> tuple[Page, Header]:
        """The page for ``key``, kept or drawn, and where it came from."""
        self.watch.start()
        kept, generation = self.store.of(key).get(key), self.watch.generation
        if kept and kept.generation == generation:
            return kept, HIT
        if generation == UNREACHABLE:
            kept = kept or self._from_spool(key)
        if kept and (generation == UNREACHABLE or self.filling.is_under_way(key)):
            return kept, STALE
        page = self.filling.page(key, lambda: self._draw(key))
        if is_failure(page) and (kept := kept or self._from_spool(key)):
            return kept, STALE
        return page, MISS

    def _from_spool(self, key: Key) -> Page | None:
        """What another process has drawn, or this one before it was started again."""
        if page := self.spool.get(key):
            page.generation = OUTDATED
            self._forget(self.store.of(key).put(key, page))
        return page

    def _draw(self, key: Key) -> Page:
        # Before: what changes while it is drawn is not in it.
        generation, stamp = self.watch.generation, self.watch.stamp
        page = draw(self.application, key)
        store = self.store.of(key)
        if page.is_kept:
            page.generation = OUTDATED if generation == UNREACHABLE else generation
            if before := store.get(key):
                page.hits = before.hits // 2  # what was read long ago counts less and less
            self.spool.put(key, page, stamp)  # before it is measured: this compresses it
            self._forget(store.put(key, page))
        elif not is_failure(page):
            self.spool.drop(key)
            self._forget(store.drop(key))
        return page

    def _forget(self, gone: Iterable[Page]) -> None:
        for page in gone:
            for wording in tuple(page.wordings):
                self.ready.pop(wording, None)
            page.wordings.clear()

    def _changed(self) -> None:
        self.spool.mark(self.watch.stamp)
        self.refilling.want()

    def outdated(self) -> list[Key]:
        """What is kept and not right any more, the most read first."""
        generation = self.watch.generation
        return [key for key, page in self.store.hottest() if page.generation != generation]

    def refill(self, key: Key) -> None:
        if self.watch.generation == UNREACHABLE or self.filling.is_under_way(key):
            return
        try:
            self.filling.page(key, lambda: self._draw(key))
        except Exception:  # the next one may be drawn
            logger.exception("The page %s could not be drawn.", key.path)


def is_plain(key: Key, environ: dict) -> bool:
    """Whether the same words will ask for the same page again: invented ones are not worth it."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("QUERY_STRING", "") == key.query
        and len(key.query) <= SHORT
        and len(environ.get(ACCEPTED, "")) <= LONGEST_ACCEPTED
        and not key.swap
    )


def give(answer: Answer, mark: Header, environ: dict, start_response: Callable) -> list[bytes]:
    answer.page.hits += 1
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if condition is not None and answer.etag and is_unchanged(condition, answer.etag):
        start_response("304 Not Modified", [*answer.headers_unchanged, mark])
        return []
    start_response(answer.status, [*answer.headers, mark])
    return answer.body if environ["REQUEST_METHOD"] == "GET" else []


def is_failure(page: Page) -> bool:
    return page.status.startswith("5")
