"""Carry out a plan: every row passes ``full_clean()`` before it is saved, all or nothing."""

import copy
from collections.abc import Callable, Iterable
from contextlib import ExitStack, contextmanager
from graphlib import CycleError, TopologicalSorter

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from publishing.content.pictures import Picture
from publishing.content.planning import Action, Plan, Step, label
from publishing.content.problems import LineError
from publishing.content.rows import Row
from publishing.loaded import LoadedRow

# Passes steps on while it shows how far they are.
Track = Callable[[list[Step]], Iterable[Step]]


class Applier:
    """Applies the steps of a plan inside the caller's transaction.

    Problems are collected in ``problems``; where there is one, the caller rolls back. A row that
    refers to a row with a problem is not tried, so that one mistake is reported once.
    """

    def __init__(self, plan: Plan, track: Track):
        self.plan = plan
        self.track = track
        self.problems: list[LineError] = []

    def check_and_save(self) -> None:
        """Create and update rows, all but their pictures and many-to-many relations."""
        try:
            steps = in_order(self.plan.steps)
        except LineError as problem:
            self.problems.append(problem)
            return
        for step in self.track(steps):
            try:
                self._apply(step)
            except ValidationError as error:
                self._report(step.row, error)
            except LineError as problem:
                self.problems.append(problem)
                step.row.is_broken = True

    def finish(self) -> None:
        """Set what needs all rows to be there."""
        for step in self.plan.writes:
            for name in _fields(step):
                if (column := step.row.kind.columns[name]).is_late:
                    column.assign(step.row.instance, step.row.wanted[name])

    def _apply(self, step: Step) -> None:
        row = step.row
        if row.is_broken or step.action is Action.SKIP:
            return
        if any(other.instance is None for other in _needs(row)):
            row.is_broken = True
        elif step.action is Action.CREATE:
            instance = row.kind.model(uid=row.uid)
            _assign(instance, step)
            _clean_and_save(instance, step)
            row.instance = instance
        elif step.applied:
            _assign(row.instance, step)
            _clean_and_save(row.instance, step)
        else:
            _check_left_alone(step)

    def _report(self, row: Row, error: ValidationError) -> None:
        row.is_broken = True
        for key, messages in error.message_dict.items():
            key = "" if key == NON_FIELD_ERRORS else key
            self.problems += [row.problem(message, key) for message in messages]


def in_order(steps: list[Step]) -> list[Step]:
    """The steps so that every row comes after the rows that it refers to."""
    by_row = {step.row: step for step in steps}
    graph = {row: [other for other in _needs(row) if other in by_row] for row in by_row}
    try:
        return [by_row[row] for row in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        circle = " → ".join(str(row) for row in error.args[1])
        raise error.args[1][0].problem(
            f"these refer to each other in a circle: {circle}"
        ) from error


def _needs(row: Row) -> list[Row]:
    """The rows that must be there before ``row`` can be saved."""
    needed = (row.wanted[name] for name in row.kind.references)
    return [other for other in needed if other]


def _fields(step: Step) -> list[str]:
    return list(step.row.kind.columns) if step.action is Action.CREATE else step.applied


def _assign(instance: models.Model, step: Step) -> None:
    for name in _fields(step):
        if not (column := step.row.kind.columns[name]).is_late:
            column.assign(instance, step.row.wanted[name])


def _clean_and_save(instance: models.Model, step: Step) -> None:
    with ExitStack() as stack:
        for name in _fields(step):
            if isinstance(step.row.kind.columns[name], Picture):
                stack.enter_context(_picture_held(instance, name, step.row.wanted[name]))
        instance.full_clean()
    try:
        with transaction.atomic():  # what one row is refused for ends no other row's check
            instance.save()
    except IntegrityError as error:
        raise step.row.problem(f"the database refuses it: {error}") from error


@contextmanager
def _picture_held(instance: models.Model, name: str, picture):
    """Let ``full_clean()`` see a picture that is stored only when everything is in order."""
    before = getattr(instance, name).name
    setattr(instance, name, picture.cleaned if picture else "")
    try:
        yield
    finally:
        setattr(instance, name, before)


def _check_left_alone(step: Step) -> None:
    """Check what the file says of a row that stays as it is.

    Not whether it is unique: staff may have given its name or address to another row since.
    """
    candidate = copy.copy(step.row.instance)
    for name, column in step.row.kind.columns.items():
        if not column.is_late:
            column.assign(candidate, step.row.wanted[name])
    candidate.full_clean(validate_unique=False, validate_constraints=False)
    for model, constraints in candidate.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, models.CheckConstraint):
                constraint.validate(model, candidate)


def remember(plan: Plan) -> None:
    """Keep what the database now has from the files, for the next three-way comparison."""
    memories = [
        LoadedRow(model=label(step.row), uid=step.row.uid, values=values)
        for step in plan.of(Action.CREATE, Action.UPDATE)
        if (values := _memory(step)) != step.loaded
    ]
    LoadedRow.objects.bulk_create(
        memories,
        update_conflicts=True,
        unique_fields=["model", "uid"],
        update_fields=["values", "loaded_at"],
    )


def _memory(step: Step) -> dict | None:
    # What staff made themselves stays theirs until a load overwrites it.
    if step.action is Action.UPDATE and step.loaded is None and not step.applied:
        return None
    row = step.row
    kept = {change.field for change in step.changes if change.is_kept}
    values = dict(step.loaded or {}) if step.action is Action.UPDATE else {}
    for name, column in row.kind.columns.items():
        if name not in kept:
            values |= column.remembered(row.instance, column.plain(row.wanted[name]))
    return values
