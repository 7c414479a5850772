"""A page with all its parts as plain data: what drafts, history, previews and merges are made of.

A tree is something that JSON can hold::

    {"uid": "…", "values": {field: value}, "parts": {relation: [tree, …]}}

The tree of a page that was deleted also has the old addresses that led to it (``old_slugs``),
which no other tree knows: they come back with it.

References are uids, a picture is the name of its stored file, moments are ISO texts in UTC. Rows
are known by their uid alone, so a tree fits whatever keys the database gives them. Which parts a
page has is what its app declares for the content files (``publishing.content.kinds``); a part
that is published on its own is a page, not a branch.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from publishing.content.kinds import Kind, kind_of
from publishing.pages import Identified, Publishable, Standing, State

Tree = dict[str, Any]


def fields_of(kind: Kind) -> list[models.Field]:
    """Everything that staff can set on a row of ``kind``, but for its place in the tree."""
    meta = kind.model._meta
    own = [field for field in (*meta.fields, *meta.many_to_many) if field.editable]
    mirrored = [meta.get_field(name) for name in kind.mirrored]
    return [field for field in own if not _is_fixed(field, kind)] + mirrored


def _is_fixed(field: models.Field, kind: Kind) -> bool:
    return field.primary_key or (field.name == kind.link and not is_page(kind))


def is_page(kind: Kind) -> bool:
    """Whether rows of ``kind`` have a life of their own, whatever list they are written in."""
    return issubclass(kind.model, Publishable)


def parts_of(kind: Kind) -> list[Kind]:
    return [part for part in kind.parts if not is_page(part)]


def page_of(row: Identified, kind: Kind) -> Identified:
    """The page on which ``row`` stands as a part of this ``kind``: some may stand on either."""
    while kind.link and not is_page(kind):
        row, kind = getattr(row, kind.link), kind.whole
    return row


def is_published(tree: Tree) -> bool:
    """Whether the page is open to visitors, or will be from a moment that it names."""
    return tree["values"]["state"] == State.PUBLISHED


def moment_in(tree: Tree, name: str) -> datetime | None:
    text = tree["values"].get(name)
    return datetime.fromisoformat(text) if text else None


def standing_at(tree: Tree, now: datetime) -> Standing:
    """What a visitor finds of the page at that moment."""
    moments = (moment_in(tree, name) for name in ("publish_at", "expire_at"))
    return Standing.at(now, tree["values"]["state"], *moments)


def take(row: Identified) -> Tree:
    """The tree of ``row`` as it stands in the database."""
    return take_all([row])[row.pk]


def take_all(rows: Iterable[Identified]) -> dict[int, Tree]:
    """The trees of rows of one model, by key, in as many queries as one of them needs."""
    rows = list(rows)
    if not rows:
        return {}
    kind = kind_of(type(rows[0]))
    found = kind.model._base_manager.prefetch_related(*_relations(kind))
    return {row.pk: _take(row, kind) for row in found.filter(pk__in=[row.pk for row in rows])}


def _take(row: Identified, kind: Kind) -> Tree:
    return {
        "uid": str(row.uid),
        "values": {field.name: _plain(field, row) for field in fields_of(kind)},
        "parts": {
            part.name: [_take(each, part) for each in getattr(row, part.name).all()]
            for part in parts_of(kind)
        },
    }


def _relations(kind: Kind, path: str = "") -> Iterator[str]:
    """Everything that ``_take`` reads, for ``prefetch_related``."""
    for field in fields_of(kind):
        if field.is_relation:
            yield f"{path}{field.name}"
    for part in parts_of(kind):
        yield f"{path}{part.name}"
        yield from _relations(part, f"{path}{part.name}__")


def _plain(field: models.Field, row: models.Model) -> Any:
    value = getattr(row, field.name)
    if field.many_to_many:
        return sorted(str(other.uid) for other in value.all())
    if field.is_relation:
        return value and str(value.uid)
    if isinstance(field, models.FileField):
        return value.name or ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value


def plant(model: type[models.Model], tree: Tree) -> Identified:
    """Make the page in the database exactly what ``tree`` says, and return it.

    Raises ``ValidationError`` where a row is not in order any more or refers to something that
    is gone; the caller's transaction then has to end.
    """
    return _Planting().page(model, tree)


def sketch(model: type[models.Model], tree: Tree) -> list[str]:
    """Make the page what ``tree`` says as far as it goes, to be looked at and undone again.

    Rows that are not there yet get keys that follow from their uids: a form finds them again
    although nothing was kept. What does not fit any more stays as it is in the database; the
    reasons are returned.
    """
    planting = _Planting(is_sketch=True)
    planting.page(model, tree)
    return planting.problems


class _Planting:
    def __init__(self, *, is_sketch: bool = False):
        self.is_sketch = is_sketch
        self.problems: list[str] = []

    def page(self, model: type[models.Model], tree: Tree) -> Identified | None:
        kind = kind_of(model)
        rows = kind.model._base_manager.prefetch_related(*_relations(kind))
        return self._row(rows.filter(uid=tree["uid"]).first(), kind, tree)

    def _row(self, row, kind: Kind, tree: Tree, whole=None) -> Identified | None:
        before = _take(row, kind)["values"] if row else {}
        if before != tree["values"]:
            row = self._changed(row or self._new(kind, tree, whole), kind, tree["values"], before)
        if row:
            for part in parts_of(kind):
                self._parts(row, part, tree["parts"].get(part.name, []))
        return row

    def _new(self, kind: Kind, tree: Tree, whole: Identified | None) -> Identified:
        uid = UUID(tree["uid"])
        row = kind.model(uid=uid, pk=provisional_key(uid) if self.is_sketch else None)
        if whole:
            setattr(row, kind.link, whole)
        return row

    def _parts(self, whole: Identified, kind: Kind, trees: list[Tree]) -> None:
        wanted = {tree["uid"]: tree for tree in trees}
        there = {str(row.uid): row for row in getattr(whole, kind.name).all()}
        for uid, row in list(there.items()):
            if uid not in wanted or _is_in_the_way(row, kind, wanted[uid]):
                there.pop(uid).delete()
        for tree in trees:
            self._row(there.get(tree["uid"]), kind, tree, whole)

    def _changed(self, row, kind: Kind, values: dict, before: dict) -> Identified | None:
        """``row``, saved with ``values``; nothing for a new row that cannot be sketched."""
        changed = [f for f in fields_of(kind) if values.get(f.name, ...) != before.get(f.name, ...)]
        thawed = {f: self._thawed(f, values[f.name]) for f in changed if f.name in values}
        for field, value in thawed.items():
            if not field.many_to_many and value is not UNKNOWN:
                setattr(row, field.name, value)
        if not self._is_clean(row, before):
            return None
        row.save()
        for field, value in thawed.items():
            if field.many_to_many and value is not UNKNOWN:
                getattr(row, field.name).set(value)
        return row

    def _thawed(self, field: models.Field, value: Any) -> Any:
        try:
            return _thaw(field, value)
        except ValidationError as error:
            self._tell(error)
            return UNKNOWN

    def _is_clean(self, row: Identified, before: dict) -> bool:
        """Whether ``row`` can be saved; of a sketch, what is wrong is set back to ``before``."""
        try:
            row.full_clean(exclude=["id"])
        except ValidationError as error:
            self._tell(error)
            if row._state.adding:
                return False
            wrong = before.keys() & error.error_dict.keys()
            row.refresh_from_db(fields=wrong if wrong == error.error_dict.keys() else None)
        return True

    def _tell(self, error: ValidationError) -> None:
        if not self.is_sketch:
            raise error
        self.problems += error.messages


GONE = "What this referred to has been deleted since."
UNKNOWN = object()  # what a value of a sketch referred to is gone


def _is_in_the_way(row: Identified, kind: Kind, tree: Tree) -> bool:
    """Whether a changed row must make room first: two that swap a unique value would collide."""
    unique = [c for c in kind.model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    return bool(unique) and _take(row, kind)["values"] != tree["values"]


FIRST_PROVISIONAL = 1 << 61  # far above all keys that a database gives out itself


def provisional_key(uid: UUID) -> int:
    """The key of a row that is never kept, always the same."""
    return FIRST_PROVISIONAL | uid.int & FIRST_PROVISIONAL - 1


def is_provisional(row: models.Model) -> bool:
    """Whether ``row`` exists in a pending change alone."""
    return row.pk is not None and row.pk >= FIRST_PROVISIONAL


def _thaw(field: models.Field, value: Any) -> Any:
    if field.many_to_many:
        return [_find(field, uid) for uid in value or []]
    if field.is_relation:
        return value and _find(field, value)
    return field.to_python(value)


def _find(field: models.Field, uid: str) -> Identified:
    found = field.related_model._base_manager.filter(uid=uid).first()
    if found is None:
        raise ValidationError({field.name: GONE})
    return found
