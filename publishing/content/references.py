"""What the references of the files mean: rows of other files, or rows of the database."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model

from publishing.content.columns import Lookup, References
from publishing.content.kinds import Kind, kind_of
from publishing.content.problems import LineError, Node, hint
from publishing.content.reading import Content
from publishing.content.rows import Row


class Resolver:
    """Finds rows by slug, and parts by their whole and their title."""

    def __init__(self, content: Content):
        self.content = content
        self.rows = list(content.walk())
        self.by_slug = {(row.kind.model, row.slug): row for row in reversed(self.rows)}
        self.in_database: dict[tuple, Row | None] = {}

    def identity(self, value: Any) -> str:
        """What stays the same of ``value`` when something that it refers to is renamed."""
        if not isinstance(value, Lookup):
            return str(value)
        try:
            return str(self.find(value).uid)
        except LineError:  # reported when all references are resolved
            return value.text

    def run(self) -> Iterator[LineError]:
        """Fill ``wanted`` of every row; yield what cannot be resolved."""
        self._read_stored()
        for row in self.rows:
            row.wanted = dict(row.values)
            if row.kind.up:
                row.wanted[row.kind.up] = row.whole
            for name, column in row.kind.columns.items():
                if column.is_reference and name != row.kind.up:
                    yield from self._resolve(row, name)
        self._make_mutual()

    def _read_stored(self) -> None:
        """Fetch together what is referred to by slug and stands in no file."""
        wanted: dict[type[Model], dict[str, Node]] = defaultdict(dict)
        for lookup in self._lookups():
            slug = lookup.node.value
            if isinstance(slug, str) and (lookup.model, slug) not in self.by_slug:
                wanted[lookup.model].setdefault(slug, lookup.node)
        for model, nodes in wanted.items():
            kind = kind_of(model)
            if kind.slugged:
                found = {each.slug: each for each in model._default_manager.filter(slug__in=nodes)}
                for slug, node in nodes.items():
                    self.in_database[model, ("slug", slug)] = _stand_in(kind, node, found.get(slug))

    def _lookups(self) -> Iterator[Lookup]:
        for row in self.rows:
            for value in row.values.values():
                values = value if isinstance(value, list) else [value]
                yield from (each for each in values if isinstance(each, Lookup))

    def _resolve(self, row: Row, name: str) -> Iterator[LineError]:
        value = row.values[name]
        lookups = value if isinstance(value, list) else [value]
        found = []
        for lookup in filter(None, lookups):
            try:
                found.append(self.find(lookup))
            except LineError as problem:
                row.is_broken = True
                if kind_of(lookup.model).root not in self.content.unread:
                    problem.key = name
                    yield problem
        row.wanted[name] = found if isinstance(value, list) else next(iter(found), None)

    def find(self, lookup: Lookup) -> Row:
        """The row that ``lookup`` means; raises ``LineError``."""
        kind = kind_of(lookup.model)
        if kind.slugged:
            return self._by_slug(kind, lookup.node)
        return self._by_whole(kind, lookup.node)

    def _by_slug(self, kind: Kind, node: Node) -> Row:
        if not isinstance(node.value, str):
            raise LineError(node.place, f"must be the address of a {kind}, such as some-name")
        if row := self.by_slug.get((kind.model, node.value)) or self._stored(
            kind, node, slug=node.value
        ):
            return row
        known = [slug for model, slug in self.by_slug if model is kind.model]
        raise LineError(node.place, f"there is no {kind} “{node.value}”{hint(node.value, known)}")

    def _by_whole(self, kind: Kind, node: Node) -> Row:
        """A part: ``{certification: mlocp, title: Engineers}``, with ``uid`` to be sure."""
        keys = [kind.link, *kind.key]
        if not isinstance(node.value, dict) or set(node.value) - {"uid"} != set(keys):
            raise LineError(node.place, f"must hold the keys {' and '.join(keys)}")
        whole = self._by_slug(kind.whole, node.value[kind.link])
        parts = [part for part in whole.parts if part.kind.model is kind.model]
        meant = _conditions(kind, node)
        for part in parts:
            has = {**part.values, "uid": part.uid}
            if all(has[name] == value for name, value in meant.items()):
                return part
        if whole.instance and (row := self._stored(kind, node, whole=whole, **meant)):
            return row
        text = "/".join(str(node.value[name].value) for name in kind.key)
        known = [part.key for part in parts]
        raise LineError(node.place, f"{whole} has no {kind} “{text}”{hint(text, known)}")

    def _stored(self, kind: Kind, node: Node, whole: Row | None = None, **conditions) -> Row | None:
        """A stand-in for a row that only the database has."""
        if whole:
            conditions[kind.link] = whole.instance
        address = (kind.model, *sorted(conditions.items()))
        if address not in self.in_database:
            instance = kind.model._default_manager.filter(**conditions).first()
            self.in_database[address] = _stand_in(kind, node, instance)
        return self.in_database[address]

    def _make_mutual(self) -> None:
        """Where a relation holds both ways, it is enough that one of the two names the other."""
        for row in self.rows:
            for name, column in row.kind.columns.items():
                if isinstance(column, References) and column.is_mutual:
                    for other in row.wanted[name]:
                        if other.wanted and row not in other.wanted[name]:
                            other.wanted[name].append(row)


def _stand_in(kind: Kind, node: Node, instance: Model | None) -> Row | None:
    return instance and Row(kind, node.place, instance=instance, uid=instance.uid)


def _conditions(kind: Kind, node: Node) -> dict[str, Any]:
    """What the part that ``node`` describes must have; raises ``LineError``."""
    if "uid" in node.value:
        try:
            return {"uid": UUID(node.value["uid"].value)}
        except (ValueError, AttributeError, TypeError) as error:
            raise LineError(node.place, "uid must be a UUID") from error
    return {name: _scalar(node.value[name]) for name in kind.key}


def _scalar(node: Node) -> Any:
    if isinstance(node.value, (dict, list)):
        raise LineError(node.place, "must be one word or text")
    return node.value
