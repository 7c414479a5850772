"""Which state the content is in: a value that is another one after every change that shows.

Whatever keeps something made from the content, such as finished pages or the counts of the
catalogue, keeps the version beside it and knows by it whether it is still right. A change of a
row and the new version are committed together, by whichever way the row was written: every
statement that a connection runs is looked at. What changes by the clock alone is no change of a
row; ``next_moment`` says when it happens.
"""

import random
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache, reduce, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.db.models import Min
from django.utils import timezone

from publishing.pages import Publishable, State

K = TypeVar("K")
T = TypeVar("T")
Version = tuple[int, int]

KEEP_FOR = timedelta(days=1)
FORGET_ONCE_IN = 200  # changes; each time it costs every process a look at all that it keeps
_VERSION = "SELECT COUNT(*), COALESCE(SUM(token), 0) FROM publishing_contentchange"
_WRITE = re.compile(r'\s*(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM) "(\w+)"')


class _Request(threading.local):
    """Whether this thread answers a request, and the version that it has seen for it."""

    is_answered = False
    version: Version | None = None


_request = _Request()


def begin(**kwargs) -> None:
    """A request arrives."""
    _request.is_answered, _request.version = True, None


def end(**kwargs) -> None:
    """It is answered; from then on the thread sees every change at once."""
    _request.is_answered, _request.version = False, None


class ContentChangeManager(models.Manager):
    def version(self) -> Version:
        """The present state, in one cheap query. Versions are compared, they have no order."""
        with connections[self.db].cursor() as cursor:  # by hand: every page asks
            cursor.execute(_VERSION)
            count, total = cursor.fetchone()
        return count, int(total)

    def version_of_page(self) -> Version:
        """The same, asked once while one request is answered: all parts of a page agree."""
        if not _request.is_answered:
            return self.version()
        if _request.version is None:
            _request.version = self.version()
        return _request.version

    def note(self) -> None:
        """Make another version of the content, in the transaction that changes it."""
        # Outside a transaction the row that was written may still be on its way back.
        is_safe = connections[self.db].in_atomic_block
        if is_safe and random.randrange(FORGET_ONCE_IN) == 0:  # noqa: S311
            self.filter(at__lt=timezone.now() - KEEP_FOR).delete()
        self.create(token=random.getrandbits(40))


class ContentChange(models.Model):
    """That a transaction wrote something from which pages are made.

    A row for each, instead of one that counts, so that no change waits for another to end. Rows
    that are forgotten make another version too, which only costs time.
    """

    token = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    objects = ContentChangeManager()

    class Meta:
        default_permissions = ()  # nobody edits it by hand

    def __str__(self):
        return str(self.token)


@cache
def watched_tables() -> frozenset[str]:
    """The tables that public pages are made from."""
    labels = set(settings.PAGE_APPS)
    found = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in found if model._meta.app_label in labels)


_unseen: ContextVar[bool] = ContextVar("unseen", default=False)


@contextmanager
def unseen() -> Iterator[None]:
    """Write what no page shows yet, such as a comment that waits; the version stays."""
    token = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(token)


def watch(sender: Any, connection: Any, **kwargs) -> None:
    """Look at what a new ``connection`` writes, from now on."""
    if _note_change not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note_change)


def _note_change(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    found = _WRITE.match(sql) if isinstance(sql, str) else None
    if not found or found[1] not in watched_tables() or _unseen.get():
        return execute(sql, params, many, context)
    result = execute(sql, params, many, context)
    _note_once(context["connection"])
    return result


def _note_once(using: Any) -> None:
    """Note the change unless the transaction did, and no savepoint has taken that back since.

    What waits for the commit is forgotten by exactly those that forget the note. Without a
    transaction the note follows the change at once.
    """
    _request.version = None
    noted = any(function is _committed for _, function, *_ in using.run_on_commit)
    if not noted and _is_migrated(using):
        ContentChange.objects.db_manager(using.alias).note()
        transaction.on_commit(_committed, using.alias)


_listeners: list[Callable[[], None]] = []


def when_committed(listener: Callable[[], None]) -> None:
    """Have ``listener`` called after each change that this process commits."""
    _listeners.append(listener)


def _committed() -> None:
    for listener in _listeners:
        listener()


_migrated: set[str] = set()


def _is_migrated(using: Any) -> bool:
    """Whether the table of changes is there; migrations write before it is."""
    if using.alias not in _migrated and ContentChange._meta.db_table in (
        using.introspection.table_names()
    ):
        _migrated.add(using.alias)
    return using.alias in _migrated


def next_moment(after: datetime) -> datetime | None:
    """When the next thing appears or goes by the clock alone, if anything will."""
    queries = [
        earliest(model, field, after)
        for model in apps.get_models()
        if issubclass(model, Publishable)
        for field in ("publish_at", "expire_at")
    ]
    united = reduce(lambda one, other: one.union(other, all=True), queries)
    return min(filter(None, united), default=None)


def earliest(model: type[Publishable], field: str, after: datetime) -> models.QuerySet:
    rows = model._base_manager.filter(state=State.PUBLISHED, **{f"{field}__gt": after})
    one = rows.order_by().annotate(one=models.Value(1)).values("one")
    return one.annotate(moment=Min(field)).values_list("moment", flat=True)


def kept(build: Callable[[], T]) -> Callable[[], T]:
    """Let a process call ``build`` once for each state of the content.

    What it returns is shared by all threads and must never be changed. Inside a transaction,
    which may see what nobody else does, it is called each time.
    """
    lock, state = threading.Lock(), {}

    def fits(version: Version, now: datetime) -> bool:
        until = state.get("until")
        return state.get("version") == version and (until is None or now < until)

    @wraps(build)
    def current() -> T:
        if connection.in_atomic_block:
            return build()
        version, now = ContentChange.objects.version_of_page(), timezone.now()
        with lock:
            if not fits(version, now):
                state.update(version=version, until=next_moment(now), value=build())
            return state["value"]

    return current


def kept_by_key(build: Callable[[list[K]], dict[K, T]]) -> Callable[[Iterable[K]], dict[K, T]]:
    """The same for a function that gives something for each of the keys it is asked for."""
    known = kept(dict)  # grows while the state lasts; what stands in it stays

    @wraps(build)
    def current(keys: Iterable[K]) -> dict[K, T]:
        found, keys = known(), list(keys)
        if missing := [key for key in keys if key not in found]:
            found |= build(missing)
        return {key: found[key] for key in keys}

    return current
