"""Counts for Prometheus, of all worker processes together, at an address of their own.

Each process writes its numbers into files that all of them share; one of them, whichever gets
the port first, adds them up when it is asked. Without ``METRICS_PORT`` nothing here does anything,
and the extra ``metrics`` need not be there.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import Error
from django.db.backends.signals import connection_created

logger = logging.getLogger(__name__)

EVERY = 1  # seconds between two looks at what is not counted as it happens
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})  # anybody can invent others
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_sources: list[Callable[[SimpleNamespace], None]] = []


def folder() -> Path:
    return settings.VAR_DIR / "metrics"


@cache
def instruments() -> SimpleNamespace:
    """What is counted. Made in each process anew, after the last one that is gone."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder())
    from prometheus_client import Counter, Gauge, Histogram

    return SimpleNamespace(
        requests=Counter(
            "portal_requests",
            "Requests, without those that page_cache alone counts: pages that lay ready.",
            ["view", "method", "status"],
        ),
        seconds=Histogram(
            "portal_request_seconds",
            "Time until the answer begins, of the same requests.",
            ["view"],
            buckets=SECONDS,
        ),
        pages=Counter("portal_page_cache", "Pages for readers, by where from.", ["outcome"]),
        page_bytes=_gauge(Gauge, "page_cache_bytes", "Bytes of kept pages."),
        page_count=_gauge(Gauge, "page_cache_pages", "Number of kept pages."),
        generation=_gauge(
            Gauge, "content_generation", "Rises with the content; -1: no database.", "liveall"
        ),
        database_errors=Counter("portal_database_errors", "Statements that failed.", ["kind"]),
    )


def _gauge(kind: type, name: str, text: str, mode: str = "livesum") -> Any:
    return kind(f"portal_{name}", text, multiprocess_mode=mode)


def note_request(view: str, method: str, status: int, seconds: float) -> None:
    if settings.METRICS_PORT:
        named = method if method in METHODS else "other"
        instruments().requests.labels(view, named, status).inc()
        instruments().seconds.labels(view).observe(seconds)


def measure(source: Callable[[SimpleNamespace], None]) -> None:
    """Have ``source`` write down each second what it counted by itself."""
    _sources.append(source)


def start() -> None:
    """Count in this process, and give out what all of them counted if nobody does."""
    if not settings.METRICS_PORT:
        return
    _forget_the_last_run()
    instruments()
    connection_created.connect(_watch, dispatch_uid="metrics")
    threading.Thread(target=_go_on, name="metrics", daemon=True).start()


def _go_on() -> None:
    server = None
    while True:
        try:
            for source in _sources:
                source(instruments())
            server = server or _serve()
        except Exception:
            logger.exception("The metrics could not be written.")
        time.sleep(EVERY)


def _serve() -> object | None:
    """The server, unless another process has the port; if that one goes, the next takes it."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    class Living(MultiProcessCollector):
        def collect(self):
            _forget_gauges_of_the_dead()
            return super().collect()

    registry = CollectorRegistry()
    Living(registry, path=str(folder()))
    with suppress(OSError):
        return start_http_server(settings.METRICS_PORT, settings.METRICS_HOST, registry)
    return None


def _watch(sender: Any, connection: Any, **kwargs) -> None:
    if _count_errors not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count_errors)


def _count_errors(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    try:
        return execute(sql, params, many, context)
    except Error as error:
        instruments().database_errors.labels(type(error).__name__).inc()
        raise


def _is_alive(file: Path) -> bool:
    try:
        os.kill(int(file.stem.rpartition("_")[2]), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _forget_the_last_run() -> None:
    """Begin with nothing, if no process is there that has counted anything."""
    folder().mkdir(exist_ok=True)
    handle = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        files = list(folder().iterdir())
        if not any(map(_is_alive, files)):
            for file in files:
                file.unlink(missing_ok=True)
        (folder() / f"begun_{os.getpid()}").touch()
    finally:
        os.close(handle)


def _forget_gauges_of_the_dead() -> None:
    """What a process counted stays true when it is gone; what it had does not."""
    for file in [*folder().glob("gauge_live*_*.db"), *folder().glob("begun_*")]:
        if not _is_alive(file):
            file.unlink(missing_ok=True)
