"""Instances of models, made of the rows that a query has found.

A list has hundreds of rows that refer to a few tracks and levels. Here rows that refer to the same
row share one instance of it, and its values are converted once.
"""

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models.sql.compiler import SQLCompiler

Row = Sequence[Any]
Shared = dict[tuple["Maker", Any], models.Model]


class Columns:
    """Some of the columns of a query."""

    def __init__(self, compiler: SQLCompiler, places: Sequence[int], moved: Sequence[int]):
        self.places = [moved[place] for place in places] if moved else places
        # Of one place alone it would give the value, not a tuple with it.
        self.take = itemgetter(*self.places) if len(places) > 1 else self._each
        self.expressions = [compiler.select[place][0] for place in places]
        self.converters = list(compiler.get_converters(self.expressions).items())

    def _each(self, row: Row) -> Row:
        return [row[place] for place in self.places]

    def values(self, row: Row, compiler: SQLCompiler) -> Row:
        if not self.converters:
            return self.take(row)
        values = list(self.take(row))
        for number, (converters, expression) in self.converters:
            for convert in converters:
                values[number] = convert(values[number], expression, compiler.connection)
        return values


class Maker:
    """Makes instances of one model, and of those that ``select_related()`` brings along.

    The columns of the query stand in its rows at their own places, or at those they have ``moved``
    to.
    """

    def __init__(
        self, compiler: SQLCompiler, moved: Sequence[int] = (), related: dict | None = None
    ):
        info = related or compiler.klass_info
        annotations = {} if related else compiler.annotation_col_map
        self.model, self.link = info["model"], info.get("local_setter")
        self.own = Columns(compiler, info["select_fields"], moved)
        self.names = [expression.target.attname for expression in self.own.expressions]
        self.key = self.own.places[self.names.index(self.model._meta.pk.attname)]
        self.annotated = Columns(compiler, list(annotations.values()), moved)
        self.annotations = list(annotations)
        others = info.get("related_klass_infos", ())
        self.others = [Maker(compiler, moved, other) for other in others]

    def rows(self, compiler: SQLCompiler) -> list[models.Model]:
        """What the query finds now."""
        shared: Shared = {}
        return [self.made(row, compiler, shared) for row in chain(*compiler.execute_sql())]

    def made(self, row: Row, compiler: SQLCompiler, shared: Shared) -> models.Model:
        made = self.model.from_db(compiler.using, self.names, self.own.values(row, compiler))
        for other in self.others:
            other.link(made, other._shared(row, compiler, shared))
        if self.annotations:
            values = self.annotated.values(row, compiler)
            made.__dict__.update(zip(self.annotations, values, strict=True))
        return made

    def _shared(self, row: Row, compiler: SQLCompiler, shared: Shared) -> models.Model | None:
        key = row[self.key]
        if key is None:  # it refers to nothing
            return None
        if (self, key) not in shared:
            shared[self, key] = self.made(row, compiler, shared)
        return shared[self, key]
