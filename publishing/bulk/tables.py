"""A model as a table, derived from what its app declares for the content files."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from import_export.fields import Field
from import_export.resources import Resource
from tablib import Dataset

from publishing.bulk.cells import node_of
from publishing.bulk.formats import FORMATS, TableError
from publishing.content.columns import Column
from publishing.content.entries import written
from publishing.content.kinds import Kind, Layout, kind_of
from publishing.content.pictures import Picture
from publishing.content.problems import UNSTORABLE, LineError, Node, Place, hint
from publishing.content.reading import Content, Reader, Source
from publishing.content.rows import Row
from publishing.content.stamps import read_stamp, stamp
from publishing.positions import FIRST

EXPORTED = "exported"  # the column that tells what each row was when it left


class RowPlace(Place):
    """A row of a table, as a person counts."""

    def __str__(self) -> str:
        return f"{self.file} {self.line}"


def columns_of(model: type[models.Model]) -> dict[str, Column]:
    """Every field that a cell can hold; pictures and parts stay on the page itself."""
    columns = kind_of(model).columns
    return {name: column for name, column in columns.items() if not isinstance(column, Picture)}


def parts_of(model: type[models.Model]) -> list[str]:
    """What belongs to a page and stands in no table; what has an address has its own table."""
    kinds = (part for part in kind_of(model).parts if not part.slugged)
    return [str(part.model._meta.verbose_name_plural) for part in kinds]


class ColumnField(Field):
    """A field of the export that says what a content file would say."""

    def __init__(self, column: Column):
        super().__init__(attribute=column.name, column_name=column.name)
        self.column = column

    def export(self, instance, **kwargs):
        value = written(self.column, instance)
        # Spreadsheets know no time zones, so a moment is a text everywhere.
        return value.isoformat() if hasattr(value, "isoformat") else value


class StampField(Field):
    """What the row is when it is exported; see ``publishing.content.stamps``."""

    def __init__(self, columns: dict[str, Column]):
        super().__init__(column_name=EXPORTED)
        self.columns = columns

    def export(self, instance, **kwargs):
        return stamp(self.columns, instance)


class PageResource(Resource):
    """The rows of one model, each with its uid, by which it is known when it comes back."""

    def __init__(self, model: type[models.Model]):
        super().__init__()
        self.columns = columns_of(model)
        self.fields = {"uid": Field(attribute="uid", column_name="uid")} | {
            name: ColumnField(column) for name, column in self.columns.items()
        }
        self.fields[EXPORTED] = StampField(self.columns)

    def export(self, queryset=None, **kwargs) -> Dataset:
        relations = [name for name, column in self.columns.items() if column.is_reference]
        return super().export(queryset.prefetch_related(*relations), **kwargs)


def table_kind(model: type[models.Model], names: Iterable[str]) -> Kind:
    """The kind of ``model`` with the columns of a table alone: what it lacks is left as it is."""
    kind = kind_of(model)
    return Kind(kind.name, tuple(names), model, key=kind.key, layout=Layout.LIST)


def check_headings(model: type[models.Model], dataset: Dataset) -> None:
    """Raises ``TableError`` where the headings do not tell what the cells are."""
    headings = dataset.headers or []
    known = ["uid", *columns_of(model), EXPORTED]
    for number, heading in enumerate(headings, 1):
        if heading in (None, ""):
            raise TableError(f"Column {number} has no heading.")
    for heading, count in Counter(headings).items():
        if heading not in known:
            raise TableError(f"Unknown column “{heading}”{hint(str(heading), known)}")
        if count > 1:
            raise TableError(f"The column “{heading}” is there twice.")
    key = kind_of(model).key
    if "uid" not in headings and not set(key) <= set(headings):
        raise TableError(f"No column says which page is meant: uid or {' and '.join(key)}.")


def read_rows(model: type[models.Model], format_name: str, dataset: Dataset) -> Content:
    """The rows of ``dataset`` as content files would have them, with the problems of each."""
    content = Content()
    word, first = FORMATS[format_name].word, FORMATS[format_name].first
    columns = columns_of(model)
    kind = table_kind(model, (name for name in dataset.headers if name in columns))
    reader = Reader(Source(None, None, word), content.problems)
    for number, values in enumerate(dataset, first):
        place = RowPlace(word, number)
        cells = dict(zip(dataset.headers, values, strict=True))
        exported = cells.pop(EXPORTED, None)
        said = {
            name: node_of(kind.columns.get(name), cell, place)
            for name, cell in cells.items()
            if name != "uid" or cell not in (None, "")
        }
        if any(node.value is not None for node in said.values()):  # no blank line
            row = reader.row(kind, Node(said, place), None, FIRST)
            row.exported = read_stamp(columns, exported)
            content.rows.append(row)
            content.problems += _unstorable(row, cells)
    return content


def _unstorable(row: Row, cells: dict[str, Any]) -> Iterator[LineError]:
    """Cells that no database takes; nothing is looked for by what they hold."""
    for name, cell in cells.items():
        if isinstance(cell, str) and UNSTORABLE.search(cell):
            row.is_broken = True
            if name in row.values:
                row.values[name] = row.kind.columns[name].default
            yield row.problem("holds a character that cannot be stored", name)
