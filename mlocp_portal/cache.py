"""What processes tell each other by way of Redis, and what becomes of it without Redis."""

import logging
import time
from collections.abc import Callable
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


class RedisOrLocal(BaseCache):
    """Django's cache on Redis; each process keeps its own while Redis does not answer.

    Limits then count for each process by itself, and nothing that a visitor does fails.
    """

    def __init__(self, server: str, params: dict):
        super().__init__(params)
        redis = params | {"OPTIONS": OPTIONS | params.get("OPTIONS", {})}
        self.redis = RedisCache(server, redis)
        self.local = LocMemCache(f"without {server}", params)
        self.down_until: float | None = None  # by the clock that never goes back

    def _do(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if self.down_until is None or time.monotonic() >= self.down_until:
            try:
                result = getattr(self.redis, name)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self._note_failure(error)
            else:
                self._note_answer()
                return result
        return getattr(self.local, name)(*args, **kwargs)

    def _note_failure(self, error: Exception) -> None:
        if self.down_until is None:
            logger.error("Redis does not answer; each process counts by itself: %s", error)
        self.down_until = time.monotonic() + RETRY_AFTER

    def _note_answer(self) -> None:
        if self.down_until is not None:
            logger.warning("Redis answers again.")
            self.down_until = None


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
