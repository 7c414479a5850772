"""What a load has to do, before it does anything."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Model, QuerySet

from publishing.content.kinds import declared_kinds
from publishing.content.reading import Content
from publishing.content.rows import Row
from publishing.content.stamps import digest
from publishing.loaded import LoadedRow


class Action(Enum):
    CREATE = "create"
    UPDATE = "update"
    LEAVE = "leave alone"
    SKIP = "part of something that staff made before the load"


@dataclass(frozen=True)
class Change:
    """A field whose value in the database differs from the file; both as a person reads them."""

    field: str
    before: Any
    after: Any
    is_kept: bool  # staff changed it since the export or the last load, so it stays as it is


@dataclass
class Step:
    """What happens to one row; ``loaded`` is what the last load of it left behind."""

    row: Row
    action: Action
    changes: list[Change] = field(default_factory=list)
    loaded: dict | None = None

    @property
    def applied(self) -> list[str]:
        """The fields that an update sets."""
        return [change.field for change in self.changes if not change.is_kept]

    @property
    def sets(self) -> list[str]:
        """The fields that the step sets, of a new row all."""
        return list(self.row.kind.columns) if self.action is Action.CREATE else self.applied

    @property
    def was_deleted(self) -> bool:
        """Whether the row has been loaded or exported once and staff have deleted it since."""
        was_there = self.loaded is not None or (self.row.given_uid and self.row.exported)
        return self.action is Action.CREATE and bool(was_there)

    def describe(self) -> tuple:
        """Equal for steps that show the same to a person."""
        return (str(self.row.place), self.action, tuple(map(repr, self.changes)))


@dataclass
class Plan:
    steps: list[Step]

    def of(self, *actions: Action) -> list[Step]:
        return [step for step in self.steps if step.action in actions]

    @property
    def writes(self) -> list[Step]:
        """The steps that change the database."""
        return [
            step
            for step in self.of(Action.CREATE, Action.UPDATE)
            if step.action is Action.CREATE or step.applied
        ]

    def digest(self) -> str:
        """Equal for plans that show the same to a person."""
        shown = [step.describe() for step in self.steps if step.action is not Action.LEAVE]
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def make_plan(content: Content, *, update: bool = False, overwrite: bool = False) -> Plan:
    """Decide on every row of ``content``, which is matched and resolved.

    Without ``update`` a row that exists is left alone. With it, fields are set to what the file
    says, but those that staff changed since only with ``overwrite``: since the export, where the
    row tells what was exported, or else since the last load.
    """
    labels = {label(row) for row in content.walk()}
    memory = LoadedRow.objects.filter(model__in=labels)
    loaded = {(row.model, row.uid): row.values for row in memory}
    skipped: set[Row] = set()
    steps = []
    for row in content.walk():
        action = _action(row, update, skipped, overwrite)
        step = Step(row, action, loaded=loaded.get((label(row), row.uid)))
        if action is Action.SKIP:
            skipped.add(row)
        if action is Action.UPDATE and not row.is_broken:
            step.changes = list(_changes(row, step.loaded or {}, overwrite))
        steps.append(step)
    return Plan(steps)


def label(row: Row) -> str:
    """How ``LoadedRow`` calls the model."""
    return row.kind.model._meta.label_lower


def _action(row: Row, update: bool, skipped: set[Row], overwrite: bool) -> Action:
    if row.instance:
        return Action.UPDATE if update else Action.LEAVE
    foreign = row.whole and (row.whole.is_adopted or row.whole in skipped)
    return Action.SKIP if foreign and not row.stands_alone and not overwrite else Action.CREATE


def _changes(row: Row, loaded: dict, overwrite: bool) -> Iterator[Change]:
    for name, column in row.kind.columns.items():
        before = column.stored(row.instance, loaded)
        if not column.agrees(row.instance, before, row.wanted[name]):
            by_staff = _is_by_staff(row, name, before, loaded)
            shown = column.shown(getattr(row.instance, name)), column.shown(row.wanted[name])
            yield Change(name, *shown, is_kept=by_staff and not overwrite)


def _is_by_staff(row: Row, name: str, before: Any, loaded: dict) -> bool:
    if name in row.exported:
        return row.exported[name] != digest(row.instance, name, before)
    return name not in loaded or loaded[name] != before


def missing_from_files(content: Content) -> dict[str, QuerySet[Model]]:
    """The rows in the database that no file has, by the name of their model."""
    found = defaultdict(set)
    models = {}
    for kind in declared_kinds():
        models |= {each.model._meta.verbose_name_plural: each.model for each in kind.walk()}
    for row in content.walk():
        found[row.kind.model].add(row.uid)
    return {
        str(name): model._default_manager.exclude(uid__in=found[model])
        for name, model in models.items()
    }
