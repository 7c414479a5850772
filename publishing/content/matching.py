"""Which row of the database is meant by a row of the files."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import models

from publishing.content.kinds import Kind
from publishing.content.problems import LineError
from publishing.content.reading import Content
from publishing.content.references import Resolver
from publishing.content.rows import Row, derived_uid


def match(content: Content, resolver: Resolver, *, lock: bool = False) -> list[LineError]:
    """Give every row of ``content`` its uid and, where there is one, its ``instance``.

    With ``lock``, found rows stay as they are until the transaction ends. What the files say
    twice, and what may mean several rows, is returned.
    """
    rows = list(content.walk())
    problems = _match([row for row in rows if row.stands_alone], resolver, lock)
    generation = content.rows
    while generation:
        generation = [part for row in generation for part in row.parts]
        problems += _match([row for row in generation if not row.stands_alone], resolver, lock)
    return [*problems, *_twice(rows, "slug"), *_twice(rows, "uid")]


def _match(rows: Iterable[Row], resolver: Resolver, lock: bool) -> list[LineError]:
    by_model = defaultdict(list)
    problems: list[LineError] = []
    for row in rows:
        by_model[row.kind.model].append(row)
    for group in by_model.values():
        for row in group:
            row.uid = row.given_uid or _derived_uid(row, resolver)
        _match_by_uid(group, lock)
        if group[0].kind.slugged:
            _match_by_slug([row for row in group if row.instance is None], group, lock)
        elif group[0].stands_alone:
            problems += _match_by_key(group, lock)
    return problems


def _derived_uid(row: Row, resolver: Resolver) -> UUID:
    if row.stands_alone:
        return derived_uid(row.kind, row.key, None)
    # A row that is named by its address stands for itself, so that it can get another address.
    key = [resolver.identity(row.values[name]) for name in row.kind.key]
    return derived_uid(row.kind, "/".join(key), row.whole.uid)


def _match_by_uid(rows: list[Row], lock: bool) -> None:
    found = _fetch(rows[0].kind, lock, uid__in={row.uid for row in rows})
    by_uid = {instance.uid: instance for instance in found}
    for row in rows:
        row.instance = by_uid.get(row.uid)
        row.is_adopted = False


def _match_by_slug(rows: list[Row], group: list[Row], lock: bool) -> None:
    taken = {row.instance.pk for row in group if row.instance}
    found = _fetch(rows[0].kind, lock, slug__in={row.slug for row in rows}) if rows else []
    by_slug = {instance.slug: instance for instance in found if instance.pk not in taken}
    for row in rows:
        if instance := by_slug.get(row.slug):
            row.instance, row.uid, row.is_adopted = instance, instance.uid, True


def _match_by_key(group: list[Row], lock: bool) -> list[LineError]:
    """Find rows without an address by what else tells them apart, unless they name a uid."""
    kind = group[0].kind
    rows = [row for row in group if not (row.instance or row.given_uid or row.is_broken)]
    taken = {row.instance.pk for row in group if row.instance}
    first = kind.key[0]
    found = defaultdict(list)
    for instance in _fetch(kind, lock, **{f"{first}__in": {row.values.get(first) for row in rows}}):
        if instance.pk not in taken:
            found[_key(kind, instance)].append(instance)
    problems = []
    for row in rows:
        meant = found[tuple(row.values.get(name) for name in kind.key)]
        if len(meant) == 1:
            row.instance, row.uid, row.is_adopted = meant[0], meant[0].uid, True
        elif meant:
            row.is_broken = True
            problems.append(_ambiguous(row, len(meant)))
    return problems


def _key(kind: Kind, instance: models.Model) -> tuple:
    return tuple(getattr(instance, name) for name in kind.key)


def _ambiguous(row: Row, number: int) -> LineError:
    keys, many = " and ".join(row.kind.key), row.kind.model._meta.verbose_name_plural
    return row.problem(f"{number} {many} have this {keys}: give the uid of the one that is meant")


def _fetch(kind: Kind, lock: bool, **conditions) -> list[models.Model]:
    many = [name for name in kind.columns if kind.model._meta.get_field(name).many_to_many]
    rows = kind.model._default_manager.filter(**conditions)
    rows = rows.select_related(*kind.references) if kind.references else rows
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return list(rows.prefetch_related(*many).order_by("pk"))


def _twice(rows: list[Row], name: str) -> list[LineError]:
    first: dict[tuple, Row] = {}
    problems = []
    for row in rows:
        value = getattr(row, name)
        other = first.setdefault((row.kind.model, value), row) if value else row
        if other is not row:
            row.is_broken = True
            problems.append(_clash(row, other, name))
    return problems


def _clash(row: Row, other: Row, name: str) -> LineError:
    if name == "slug":
        return row.problem(f"“{row.slug}” is taken by {other.place}", "slug")
    keys = " and ".join(row.kind.key)
    same = f"has the same {keys} as" if not row.given_uid else "has the same uid as"
    return row.problem(f"{same} {other.place}; change it, or give one of them a uid of its own")
