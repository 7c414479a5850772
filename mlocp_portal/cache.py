"""What processes tell each other by way of Redis, and what becomes of it without Redis."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds; until then nobody waits for a Redis that did not answer
OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "retry": Retry(NoBackoff(), 1),  # a connection that a restart has cut; longer waits nobody
}


class Absence:
    """That a Redis does not answer, as one thread has found it out for all of this process."""

    def __init__(self):
        self._until: float | None = None  # by the clock that never goes back
        self._lock = Lock()

    @property
    def lasts(self) -> bool:
        return self._until is not None

    def is_to_be_waited_out(self) -> bool:
        """Whether this thread goes on without Redis; every few seconds one asks instead."""
        with self._lock:
            now = time.monotonic()
            if self._until is None or now < self._until:
                return self._until is not None
            self._until = now + RETRY_AFTER
            return False

    def note(self, error: Exception) -> None:
        with self._lock:
            is_new, self._until = self._until is None, time.monotonic() + RETRY_AFTER
        if is_new:
            logger.error("Redis does not answer; each process counts by itself: %s", error)

    def end(self) -> None:
        with self._lock:
            lasted, self._until = self._until is not None, None
        if lasted:
            logger.warning("Redis answers again.")


_absences: dict[str, Absence] = {}


class RedisOrLocal(BaseCache):
    """Django's cache on Redis; each process keeps its own while Redis does not answer.

    Limits then count for each process by itself, and nothing that a visitor does fails. Django
    makes one such cache for each thread; what a thread notices of Redis, all know.
    """

    def __init__(self, server: str, params: dict):
        super().__init__(params)
        redis = params | {"OPTIONS": OPTIONS | params.get("OPTIONS", {})}
        self.redis = RedisCache(server, redis)
        self.local = LocMemCache(f"without {server}", params)
        self.absence = _absences.setdefault(server, Absence())

    @property
    def is_away(self) -> bool:
        return self.absence.lasts

    def _do(self, name: str, *args: Any, **kwargs: Any) -> Any:
        is_away = self.is_away
        if not (is_away and self.absence.is_to_be_waited_out()):
            try:
                result = getattr(self.redis, name)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self.absence.note(error)
            else:
                if is_away:  # an answer from before tells nothing
                    self.absence.end()
                return result
        return getattr(self.local, name)(*args, **kwargs)


def _asked_of_either(name: str) -> Callable:
    def method(self: RedisOrLocal, *args: Any, **kwargs: Any) -> Any:
        return self._do(name, *args, **kwargs)

    method.__name__ = name
    return method


# All that touches the store; what BaseCache makes of these is the same for both.
for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(RedisOrLocal, _name, _asked_of_either(_name))
