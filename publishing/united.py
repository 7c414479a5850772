"""The lists of a page, read with one query.

A page that leads on to paths, roles, institutions and questions would ask for each of them. What it
prints of them are numbers, flags and texts: filled up with blanks to as many of each sort as the
widest has, the rows of all are of one shape, and a union gives them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

from django.db import models
from django.db.models import F, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.db.models.sql.compiler import SQLCompiler

from publishing.instances import Maker, Shared

Sort = type[models.Field]

# Sort of columns → the fields that it may hold, and what stands for none.
_SORTS: dict[Sort, tuple] = {
    models.IntegerField: ((models.IntegerField,), 0),
    models.BooleanField: ((models.BooleanField,), False),
    models.CharField: ((models.CharField, models.TextField), ""),
}
_BLANKS = {sort: Value(blank, output_field=sort()) for sort, (_, blank) in _SORTS.items()}


class United:
    """Makes the rows of each of the lists ``querysets``, of one union of them all."""

    def __init__(self, querysets: Sequence[QuerySet]):
        self.lists = [_List(queryset) for queryset in querysets]
        widest = Counter()
        for each in self.lists:
            widest |= Counter(each.sorts)
        shape = list(widest.elements())
        first, *others = (each.rows(number, shape) for number, each in enumerate(self.lists))
        self.queryset = first.union(*others, all=True)

    def rows(self, compiler: SQLCompiler) -> tuple[list[models.Model], ...]:
        """What the query finds now, list by list."""
        shared: Shared = {}
        found = tuple([] for _ in self.lists)
        for row in sorted(chain(*compiler.execute_sql()), key=itemgetter(0, 1)):
            number = row[0]
            found[number].append(self.lists[number].maker.made(row, compiler, shared))
        return found


class _List:
    def __init__(self, queryset: QuerySet):
        compiler = queryset.query.get_compiler(queryset.db)
        compiler.as_sql()
        self.queryset, self.compiler = queryset, compiler
        self.names = [name for _, name in sorted(_names(compiler, compiler.klass_info))]
        self.sorts = [_sort(column.target) for column, *_ in compiler.select]

    def rows(self, number: int, shape: Sequence[Sort]) -> QuerySet:
        """Rows of the ``number`` of the list, the place in it, and its columns in ``shape``."""
        places = [
            shape.index(sort) + self.sorts[:nth].count(sort)  # those of one sort stand together
            for nth, sort in enumerate(self.sorts)
        ]
        columns = [_BLANKS[sort] for sort in shape]
        for name, place in zip(self.names, places, strict=True):
            columns[place] = F(name)
        self.maker = Maker(self.compiler, [2 + place for place in places])
        place = Window(RowNumber(), order_by=_order(self.queryset))
        # SQLite takes no bounds and no order of a part of a union, but those of what it looks in.
        rows = self.queryset.model._base_manager.filter(
            pk__in=self.queryset.values("pk")
        ).order_by()
        return rows.values_list(Value(number), place, *columns)


def _names(compiler: SQLCompiler, info: dict, way: str = "") -> Iterator[tuple[int, str]]:
    """The place of each column in a query of instances, and its name from the model."""
    for place in info["select_fields"]:
        yield place, f"{way}{compiler.select[place][0].target.attname}"
    for other in info.get("related_klass_infos", ()):
        yield from _names(compiler, other, f"{way}{other['field'].name}__")


def _order(queryset: QuerySet) -> list:
    """What orders the rows, where a window understands it as the query does."""
    query, model = queryset.query, queryset.model._meta
    order = list(query.order_by or model.ordering)
    names = [name.lstrip("-").split("__") for name in order if isinstance(name, str)]
    fields = [query.names_to_path(name, model)[1] for name in names]
    if not query.standard_ordering or any(field.is_relation for field in fields):
        raise TypeError(f"{queryset.model} is ordered backwards or by a relation: say by what")
    return order


def _sort(field: models.Field) -> Sort:
    field = field.target_field if field.is_relation else field
    for sort, (fields, _) in _SORTS.items():
        if isinstance(field, fields):
            return sort
    raise TypeError(f"{field} is neither a number nor a flag nor a text: leave it out")
