"""Answers for whoever watches over the portal: is it alive, and is it ready?"""

from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from publishing.due import asks_nothing
from publishing.schema import waiting_migrations
from publishing.views import read_only

GOOD = "ok"
PATIENCE = 3  # seconds for all parts together; who watches waits little longer
NO_ANSWER = "does not answer"
KEY = "health"

# One probe of a part at a time: of one that hangs, no second one waits for an answer.
_askers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="health")
_asked: dict[str, Future] = {}


@asks_nothing
@read_only
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; it asks nothing of anything behind it."""
    return JsonResponse({"status": "alive"})


@read_only
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part that is needed is well, else 503; with what is said of each."""
    said = _states()
    is_ready = all(said[name] == GOOD for name in NEEDED)
    status = {"status": "ready" if is_ready else "not ready", **said}
    return JsonResponse(status, status=200 if is_ready else 503)


def _states() -> dict[str, str]:
    for name, probe in PROBES.items():
        if name not in _asked or _asked[name].done():
            _asked[name] = _askers.submit(probe)
    wait(_asked.values(), PATIENCE)
    return {name: _state(future) for name, future in _asked.items()}


def _state(future: Future) -> str:
    """What a probe found; nothing of what an error says, which may name machines and users."""
    if not future.done() or future.exception():
        return NO_ANSWER
    return future.result()


def _database() -> str:
    try:
        waiting = waiting_migrations()
    finally:
        connection.close()  # this thread's own
    return f"{waiting} waiting migrations" if waiting else GOOD


def _cache() -> str:
    """In one process it is always there; among replicas it is a server of its own."""
    cache.set(KEY, GOOD, timeout=10)
    found = cache.get(KEY, NO_ANSWER)
    # Whether its server is gone, so that each process counts by itself meanwhile.
    return NO_ANSWER if getattr(cache, "is_away", False) else found


# Without the cache each process counts by itself; nobody is served better elsewhere.
NEEDED = ("database",)
PROBES = {"database": _database, "cache": _cache}
