"""A row of the database as it stands in a file."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Model

from publishing.content.columns import Column, Reference, References
from publishing.content.kinds import Kind, kind_of
from publishing.content.pictures import Picture
from publishing.content.rows import derived_uid
from publishing.positions import FIRST


class Entry:
    """What a file says of ``row``: nothing that a load knows by itself.

    ``name`` is that of the file, for a kind that is named by its file. ``expected`` is what the
    row inherits or has from its place in a list, in plain form.
    """

    def __init__(
        self,
        kind: Kind,
        row: Model,
        name: str = "",
        whole: Model | None = None,
        expected: dict[str, Any] | None = None,
    ):
        self.kind = kind
        self.row = row
        self.name = name
        self.whole = whole
        self.expected = {
            name: column.plain(column.default)
            for name, column in kind.columns.items()
            if not column.is_choice
        } | (expected or {})

    def data(self) -> dict[str, Any]:
        """The keys in the order in which they are declared, the lists of parts last."""
        data = {} if self._uid_follows() else {"uid": str(self.row.uid)}
        for name in self.kind.written:
            column = self.kind.columns[name]
            plain = self._plain(column)
            # A choice is told even if it is the usual one, but not that nothing is chosen.
            if plain != self.expected.get(name, ""):
                data[name] = self._written(column)
        parts = {}
        for part in self.kind.parts:
            if rows := list(getattr(self.row, part.name).all()):
                inherited, usual = self._passed_on(part, rows)
                data |= usual
                parts[part.name] = list(self._parts(part, rows, inherited))
        return data | parts

    def picture_path(self, column: Picture) -> str:
        """Where the picture stands, seen from the file."""
        suffix = Path(getattr(self.row, column.name).name).suffix
        return f"pictures/{self.name}-{column.name}{suffix}"

    def _uid_follows(self) -> bool:
        key = self.name if self.kind.named_by_file else key_of(self.kind, self.row)
        return self.row.uid == derived_uid(self.kind, key, self.whole and self.whole.uid)

    def _plain(self, column: Column) -> Any:
        if isinstance(column, Picture):  # the bytes matter only when it is loaded
            return getattr(self.row, column.name).name or None
        return column.stored(self.row, {})

    def _written(self, column: Column) -> Any:
        if isinstance(column, Picture):
            return self.picture_path(column) if getattr(self.row, column.name) else None
        return written(column, self.row)

    def _passed_on(self, part: Kind, rows: list[Model]) -> tuple[dict, dict]:
        """What ``rows`` inherit, in plain form, and what the whole must say to that end.

        Where the whole has no such field, it says what most of its parts have.
        """
        inherited, said = {}, {}
        for name in part.inherits:
            column = part.columns[name]
            if own := self.kind.columns.get(name):
                inherited[name] = self._plain(own)
                continue
            plain = [column.stored(row, {}) for row in rows]
            inherited[name] = usual = Counter(plain).most_common(1)[0][0]
            if column.is_choice or usual != column.plain(column.default):
                example = rows[plain.index(usual)]
                said[name] = column.written(getattr(example, name))
        return inherited, said

    def _parts(self, part: Kind, rows: list[Model], inherited: dict) -> Iterator[dict]:
        expected = dict(inherited)
        for row in rows:
            if part.position:
                expected[part.position] = expected.get(part.position, FIRST)
            yield Entry(part, row, whole=self.row, expected=expected).data()
            if part.position:
                expected[part.position] = getattr(row, part.position) + 1


def key_of(kind: Kind, row: Model) -> str:
    """What tells ``row`` from the others of its list, and stays when others are renamed."""
    values = (getattr(row, name) for name in kind.key)
    return "/".join(str(value.uid if isinstance(value, Model) else value) for value in values)


def written(column: Column, row: Model) -> Any:
    """What a file says of one field of ``row``, but for a picture."""
    value = getattr(row, column.name)
    if isinstance(column, References):
        return [notation(other) for other in value.all()]
    return value and notation(value) if isinstance(column, Reference) else column.written(value)


def notation(row: Model) -> str | dict[str, str]:
    """How a file refers to ``row``: by its slug, or as part of a row that has one."""
    kind = kind_of(type(row))
    if kind.slugged:
        return row.slug
    whole = getattr(row, kind.link)
    reference = {kind.link: whole.slug} | {name: getattr(row, name) for name in kind.key}
    if row.uid != derived_uid(kind, key_of(kind, row), whole.uid):
        reference["uid"] = str(row.uid)
    return reference
