"""The WSGI application around Django's: a kept page costs a look into a dictionary."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings

from mlocp_portal import metrics
from mlocp_portal.edge.filling import Filling, Refilling, draw
from mlocp_portal.edge.keys import Key, host_reader, is_secure, key_of
from mlocp_portal.edge.pages import ENCODINGS, Answer, Header, Page, chosen_encoding, is_unchanged
from mlocp_portal.edge.spool import Spool
from mlocp_portal.edge.store import TwoStores
from mlocp_portal.edge.watch import OUTDATED, UNREACHABLE, Watch
from mlocp_portal.front import ID, Front, access, id_of

logger = logging.getLogger(__name__)

READS = {"GET", "HEAD"}
MOST_PAGES = 5_000
HIT = ("Cache-Status", "portal; hit")
STALE = ("Cache-Status", "portal; hit; detail=stale")
MISS = ("Cache-Status", "portal; fwd=miss")
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
        # Host, path, query and encoding, as they are mostly asked for → what is sent.
        self.ready: dict[tuple[str, str, str, str], Answer] = {}
        # By where pages came from; added up each second by whoever keeps the metrics.
        self.counts = dict.fromkeys(NAMES, 0)
        self.ready_hits = 0
        self.beyond = Front(self.answer)
        # A line for each request is worth more than a processor's rest.
        self.is_silent = not access.isEnabledFor(logging.INFO)
        metrics.measure(self.measure)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        answer = self.is_silent and self._ready_answer(environ)
        if not answer:
            return self.beyond(environ, start_response)
        self.ready_hits += 1
        return give(answer, (HIT, (ID, id_of(environ))), environ, start_response)

    def _may_look(self, environ: dict) -> bool:
        return (
            environ["REQUEST_METHOD"] in READS
            and self.session not in environ.get("HTTP_COOKIE", "")
            and is_secure(environ)
        )

    def _ready_answer(self, environ: dict) -> Answer | None:
        """What is to be sent, if it is there and right: the shortest way that a request can go."""
        if not self._may_look(environ) or "HTTP_HX_REQUEST" in environ:
            return None
        host = self.host_of(environ.get("HTTP_HOST", ""), environ["SERVER_PORT"])
        encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        asked = host, environ["PATH_INFO"], environ.get("QUERY_STRING", ""), encoding
        answer = self.ready.get(asked)
        is_right = answer is not None and answer.page.generation == self.watch.generation
        return answer if is_right else None

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
        encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        answer = self._compressed(key, page, encoding)
        if key.query == environ.get("QUERY_STRING", "") and not key.swap:
            self._lay_ready(key, encoding, answer)
        return give(answer, (mark,), environ, start_response)

    def _compressed(self, key: Key, page: Page, encoding: str) -> Answer:
        if encoding in page.answers:
            return page.answers[encoding]
        answer = page.answer(encoding)
        self._forget(self.store.of(key).measure(key))  # it has grown
        return answer

    def _lay_ready(self, key: Key, encoding: str, answer: Answer) -> None:
        asked = key.host, key.path, key.query, encoding
        self.ready[asked] = answer
        # It may have had to go meanwhile, and with it what was not yet there.
        if self.store.of(key).get(key) is not answer.page:
            self.ready.pop(asked, None)

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
            page.generation = generation
            if before := store.get(key):
                page.hits = before.hits // 2  # what was read long ago counts less and less
            self._forget(store.put(key, page))
            self.spool.put(key, page, stamp)
        elif not is_failure(page):
            self.spool.drop(key)
            if store.drop(key):
                self._forget([key])
        return page

    def _forget(self, gone: Iterable[Key]) -> None:
        for key in gone:
            for encoding in ENCODINGS:
                self.ready.pop((key.host, key.path, key.query, encoding), None)

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


def give(
    answer: Answer, marks: Iterable[Header], environ: dict, start_response: Callable
) -> list[bytes]:
    answer.page.hits += 1
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if condition is not None and answer.etag and is_unchanged(condition, answer.etag):
        start_response("304 Not Modified", [*answer.headers_unchanged, *marks])
        return []
    start_response(answer.status, [*answer.headers, *marks])
    return answer.body if environ["REQUEST_METHOD"] == "GET" else []


def is_failure(page: Page) -> bool:
    return page.status.startswith("5")
