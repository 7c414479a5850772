"""Queries that are written once for each process, and asked with other values each time.

Django writes the SQL of a query anew whenever it is asked, which takes ten to twenty times as long
as the answer of the database for the queries that draw a page.
"""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from types import NoneType
from typing import Any, TypeVar

from django.db import connections, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from publishing.chunks import chunks
from publishing.instances import Maker
from publishing.united import United

T = TypeVar("T")
Value = int | str | None
Built = models.QuerySet | tuple[models.QuerySet, ...]

AT_ONCE = 512  # keys in one query

# What stands for now and for the other values while a query is written, as nothing else does.
_MOMENT = datetime(1, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
_NUMBER = 1 << 61
_WORD = "\ue000prepared-{}"

_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


def moment() -> datetime:
    """Now, in a query that may be prepared."""
    return _MOMENT if _is_writing.get() else timezone.now()


def prepared(build: Callable[..., Built]) -> Callable[..., list]:
    """Make of a function that builds a query one that gives its rows.

    Where it builds several, the lists of their rows are read with one query.
    The function is called once for each number and types of arguments, with marks in their place:
    they may only be compared with columns. What it reads of the clock, it asks ``moment()``.
    """
    written: dict[tuple, _Written] = {}

    @wraps(build)
    def read(*values: Value) -> list:
        types = tuple(map(type, values))
        if types not in written:
            written[types] = _Written(build, types)
        return written[types].rows(values)

    return read


class _Written:
    """A query with its SQL, and the marks among the parameters."""

    def __init__(self, build: Callable[..., Built], types: tuple[type, ...]):
        self.marks = [_mark(number, kind) for number, kind in enumerate(types)]
        token = _is_writing.set(True)
        try:
            built = build(*self.marks)
            _refuse_prefetching(built if isinstance(built, tuple) else (built,))
            united = United(built) if isinstance(built, tuple) else None
            self.queryset = united.queryset if united else built
            self.compiler = self.queryset.query.get_compiler(self.queryset.db)
            self.sql, self.params = self.compiler.as_sql()
        finally:
            _is_writing.reset(token)
        gives_instances = issubclass(self.queryset._iterable_class, ModelIterable)
        self.maker = united or (Maker(self.compiler) if gives_instances else None)
        columns = [] if self.maker else [column for column, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)

    def rows(self, values: tuple[Value, ...]) -> list:
        compiler = self._compiler(values)
        if self.maker:
            return self.maker.rows(compiler)
        rows = self.queryset.all()
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        return list(rows)

    def _compiler(self, values: tuple[Value, ...]) -> SQLCompiler:
        """One that has written its query already, for the connection of this thread."""
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.queryset.db]
        adapt = compiler.connection.ops.adapt_datetimefield_value
        real = dict(zip(self.marks, values, strict=True))
        real[adapt(_MOMENT)] = adapt(timezone.now())
        params = tuple(real.get(param, param) for param in self.params)
        compiler.as_sql = lambda *args, **kwargs: (self.sql, params)
        compiler.get_converters = lambda columns: self.converters
        return compiler


def _refuse_prefetching(querysets: Iterable[models.QuerySet]) -> None:
    if any(queryset._prefetch_related_lookups for queryset in querysets):
        raise TypeError("What is prefetched would not come along: give it a query of its own.")


def _mark(number: int, kind: type) -> Any:
    if kind is NoneType:  # what compares with nothing is another query
        return None
    return _NUMBER + number if kind is int else _WORD.format(number)


def read_by_key(read: Callable[..., list[T]], keys: Iterable[int]) -> Iterator[T]:
    """What the prepared query ``read`` gives for any number of ``keys``.

    The last one is repeated up to the next power of two, so that few queries are written.
    """
    for some in chunks(keys, AT_ONCE):
        yield from read(*some, *some[-1:] * (_rounded(len(some)) - len(some)))


def _rounded(number: int) -> int:
    return 1 << (number - 1).bit_length()


def attach(rows: Iterable[models.Model], name: str, parts: Iterable[tuple[int, Any]]) -> None:
    """Give each of ``rows`` as attribute ``name`` the list of its ``parts``: (key of row, part)."""
    of_row = defaultdict(list)
    for key, part in parts:
        of_row[key].append(part)
    for row in rows:
        setattr(row, name, of_row[row.pk])
