"""A draft as objects that are never saved: what a form of the admin shows of it.

Nothing is written for that, and it takes as many queries as there are kinds of rows.
"""

import copy
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from publishing.content.kinds import Kind, kind_of
from publishing.pages import Identified, Publishable
from publishing.trees import GONE, Tree, fields_of, parts_of, provisional_key


def can_be_drawn(model: type[Publishable]) -> bool:
    """Whether a form finds everything of a drawn page: not the rows between two pages."""
    return not kind_of(model).mirrored


def draw(page: Publishable, tree: Tree) -> tuple[Publishable, list[str]]:
    """``page`` with its parts as ``tree`` has them, and what of the tree does not fit any more.

    A part that the database does not hold has the key that follows from its uid.
    """
    drawing = _Drawing(kind_of(type(page)), page, tree)
    return drawing.page, drawing.problems


def drawn_parts(whole: models.Model, relation: models.ForeignKey) -> models.QuerySet | None:
    """The rows that refer to ``whole`` by ``relation``, if it was drawn."""
    if not getattr(whole, "is_drawn", False):
        return None
    return getattr(whole, relation.remote_field.get_accessor_name()).all()


class _Drawing:
    def __init__(self, kind: Kind, page: Publishable, tree: Tree):
        self.problems: list[str] = []
        self._referred = _found(_references(kind, tree))
        self._keys = dict(_keys(kind, page))
        self.page = self._row(copy.copy(page), kind, tree)
        self._make_way(page)

    def _make_way(self, page: Publishable) -> None:
        """Leave as it is on ``page`` what another page has taken since, such as an address."""
        try:
            self.page.validate_unique()
        except ValidationError as error:
            self.problems += error.messages
            for name in error.error_dict.keys() - {NON_FIELD_ERRORS}:
                setattr(self.page, name, getattr(page, name))

    def _row(self, row: Identified, kind: Kind, tree: Tree) -> Identified:
        row.is_drawn = True
        row._prefetched_objects_cache = {}
        for field in fields_of(kind):
            if field.name in tree["values"]:
                self._set(row, field, tree["values"][field.name])
        for part in parts_of(kind):
            parts = (self._part(row, part, each) for each in tree["parts"].get(part.name, []))
            _fill(row, part.name, [each for each in parts if _is_whole(each)])
        return row

    def _part(self, whole: Identified, kind: Kind, tree: Tree) -> Identified:
        uid = UUID(tree["uid"])
        part = kind.model(pk=self._keys.get((kind.model, uid)) or provisional_key(uid), uid=uid)
        part._state.adding = False
        setattr(part, kind.link, whole)
        return self._row(part, kind, tree)

    def _set(self, row: Identified, field: models.Field, value: Any) -> None:
        if field.many_to_many:
            others = (self._other(field, uid) for uid in value or [])
            _fill(row, field.name, [other for other in others if other])
        elif field.is_relation:
            setattr(row, field.name, self._other(field, value) if value else None)
        else:
            setattr(row, field.name, field.to_python(value))

    def _other(self, field: models.Field, uid: str) -> Identified | None:
        other = self._referred.get((field.related_model, UUID(uid)))
        if other is None:
            self.problems.append(GONE)
        return other


def _is_whole(part: Identified) -> bool:
    """Whether everything that ``part`` cannot be without is still there."""
    required = (f for f in part._meta.fields if f.is_relation and not f.null)
    return all(getattr(part, field.attname) is not None for field in required)


def _fill(row: models.Model, relation: str, others: list[models.Model]) -> None:
    """Let the manager ``relation`` of ``row`` give ``others``, as after ``prefetch_related``."""
    rows = getattr(row, relation).get_queryset()
    rows._result_cache, rows._prefetch_done = others, True
    row._prefetched_objects_cache[relation] = rows


def _references(kind: Kind, tree: Tree) -> Iterator[tuple[type[Identified], str]]:
    for field in fields_of(kind):
        value = tree["values"].get(field.name)
        if field.is_relation and value:
            for uid in value if field.many_to_many else [value]:
                yield field.related_model, uid
    for part in parts_of(kind):
        for each in tree["parts"].get(part.name, []):
            yield from _references(part, each)


def _found(references: Iterator[tuple[type[Identified], str]]) -> dict:
    uids = defaultdict(set)
    for model, uid in references:
        uids[model].add(uid)
    return {
        (model, row.uid): row
        for model, wanted in uids.items()
        for row in model._base_manager.filter(uid__in=wanted)
    }


def _keys(kind: Kind, page: Publishable) -> Iterator[tuple[tuple[type[Identified], UUID], int]]:
    """The keys of the parts of ``page`` that the database holds."""
    for part in parts_of(kind):
        for uid, key in getattr(page, part.name).values_list("uid", "pk"):
            yield (part.model, uid), key
