"""From the database to files, in the form in which they are loaded."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from django.db import models
from django.utils.text import slugify

from publishing.content.columns import Column, Moment, Reference, References
from publishing.content.kinds import Kind, Layout, declared_kinds, kind_of
from publishing.content.pictures import Picture
from publishing.content.rows import derived_uid
from publishing.content.writing import write_yaml

CHUNK = 200  # wholes whose parts are in memory together


@dataclass(frozen=True)
class Written:
    """A file to write: text, or a picture to copy from the storage."""

    path: str  # below the folder of the export
    text: str = ""
    storage: Storage | None = None
    stored: str = ""


def export() -> Iterator[Written]:
    """All content files for what is in the database."""
    for kind in declared_kinds():
        if kind.layout is Layout.LIST:
            entries = [Entry(kind, row).data for row in kind.rows()]
            if entries:
                comment = f"All rows of one kind: {kind}. Written by manage.py export_content."
                yield Written(f"{kind.name}.yaml", write_yaml(entries, comment))
        else:
            yield from _files(kind)


def _files(kind: Kind) -> Iterator[Written]:
    rows = kind.rows()
    # The number of digits follows from the number of files, so that names sort as numbers.
    digits = max(2, len(str(rows.count()))) if kind.layout is Layout.NUMBERED else 0
    names: Counter[str] = Counter()
    loads = rows.prefetch_related(*_prefetches(kind)).iterator(chunk_size=CHUNK)
    for number, row in enumerate(loads, 1):
        name = _file_name(kind, row, names)
        path = f"{kind.name}/{number:0{digits}}-{name}" if digits else f"{kind.name}/{name}"
        entry = Entry(kind, row, name, path)
        comment = f"{str(kind).capitalize()}: {row}. Written by manage.py export_content."
        yield Written(f"{path}.yaml", write_yaml(entry.data, comment))
        yield from entry.pictures


def _prefetches(kind: Kind, path: str = "") -> Iterator[str]:
    for name, column in kind.columns.items():
        if isinstance(column, (Reference, References)):
            yield f"{path}{name}"
    for part in kind.parts:
        yield f"{path}{part.name}"
        if part is not kind:
            yield from _prefetches(part, f"{path}{part.name}__")


def _file_name(kind: Kind, row: models.Model, taken: Counter[str]) -> str:
    if kind.slugged:
        return row.slug
    name = slugify("-".join(str(getattr(row, field)) for field in kind.key)) or kind.name
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


@dataclass
class Entry:
    """One row as it stands in a file: ``data`` without anything that a load knows by itself."""

    kind: Kind
    row: models.Model
    name: str = ""  # of the file
    path: str = ""
    expected: dict[str, Any] = field(default_factory=dict)  # what it inherits; its position
    whole: models.Model | None = None
    pictures: list[Written] = field(default_factory=list)

    @property
    def data(self) -> dict[str, Any]:
        data = {"uid": str(self.row.uid)} if self.row.uid != self._derived_uid() else {}
        for name in self.kind.written:
            column = self.kind.columns[name]
            expected = self.expected.get(name, column.plain(column.default))
            if self._plain(column) != expected:
                data[name] = self._written(column)
        common = self._common()
        data |= {name: value for name, (_, value) in common.items() if name not in data}
        inherited = {name: plain for name, (plain, _) in common.items()}
        for part in self.kind.parts:
            if entries := list(self._parts(part, inherited)):
                data[part.name] = entries
        return data

    def _derived_uid(self):
        key = self.name if self.kind.named_by_file else "/".join(self._key(self.kind, self.row))
        return derived_uid(self.kind, key, self.whole and self.whole.uid)

    def _key(self, kind: Kind, row: models.Model) -> Iterable[str]:
        for name in kind.key:
            value = getattr(row, name)
            yield value.slug if isinstance(value, models.Model) else str(value)

    def _plain(self, column: Column) -> Any:
        if isinstance(column, Picture):
            return getattr(self.row, column.name).name or None
        return column.stored(self.row, {})

    def _parts(self, part: Kind, inherited: dict[str, Any]) -> Iterator[dict]:
        position = 0
        for row in getattr(self.row, part.name).all():
            expected = {name: inherited[name] for name in part.inherits if name in inherited}
            if part.position:
                expected[part.position] = position
                position = getattr(row, part.position) + 1
            yield Entry(part, row, expected=expected, whole=self.row).data

    def _common(self) -> dict[str, tuple[Any, Any]]:
        """What the parts inherit, plain and written: the row's own value, or the usual one."""
        common = {}
        for part in self.kind.parts:
            rows = list(getattr(self.row, part.name).all()) if part.inherits else []
            for name in part.inherits:
                column = part.columns[name]
                if name in self.kind.columns:
                    common[name] = (self._plain(column), self._written(column))
                elif rows:
                    common |= _usual(column, rows)
        return {name: pair for name, pair in common.items() if name not in self.kind.columns} | {
            name: pair for name, pair in common.items() if name in self.kind.columns
        }

    def _written(self, column: Column) -> Any:
        return getattr(self.row, column.name)
