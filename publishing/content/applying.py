"""Carry out a plan: every row passes ``full_clean()`` before it is saved, all or nothing."""

import copy
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import ExitStack, contextmanager
from graphlib import CycleError, TopologicalSorter

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from publishing.content.cleaning import Cleaner, is_batched
from publishing.content.columns import References
from publishing.content.pictures import Picture
from publishing.content.planning import Action, Plan, Step, label
from publishing.content.problems import LineError
from publishing.content.rows import Row
from publishing.loaded import LoadedRow
from publishing.saving import save_all

BATCH = 250  # rows that are cleaned and saved together

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
        self.cleaner = Cleaner()
        self.waiting: dict[type[models.Model], dict[Row, Step]] = defaultdict(dict)

    def check_and_save(self) -> None:
        """Create and update rows, all but their pictures and many-to-many relations."""
        try:
            steps = in_order(self.plan.steps)
        except LineError as problem:
            self.problems.append(problem)
            return
        for step in self.track(steps):
            if not step.row.is_broken and step.action is not Action.SKIP:
                self._apply(step)
        self._save_waiting()

    def relate(self) -> None:
        """Set the many-to-many relations, which need all rows to be there."""
        for step in self.plan.writes:
            for name in step.sets:
                column, value = step.row.kind.columns[name], step.row.wanted[name]
                is_news = value or step.action is Action.UPDATE
                if isinstance(column, References) and is_news:
                    column.assign(step.row.instance, value)

    def store_pictures(self) -> None:
        """Write files, which no rollback would take back."""
        for step in self.plan.writes:
            for name in step.sets:
                if isinstance(column := step.row.kind.columns[name], Picture):
                    column.assign(step.row.instance, step.row.wanted[name])

    def _apply(self, step: Step) -> None:
        row, needs = step.row, _needs(step.row)
        if any(other in self.waiting[other.kind.model] for other in needs):
            self._save_waiting()
        if any(other.instance is None for other in needs):
            row.is_broken = True
        elif step.action is Action.CREATE or step.applied:
            self.waiting[row.kind.model][row] = step
            if len(self.waiting[row.kind.model]) >= _batch(row.kind.model):
                self._save_waiting()
        else:
            self._attempt(step, lambda: self._check_left_alone(step))

    def _save_waiting(self) -> None:
        for steps in self.waiting.values():
            if steps:
                self._save(list(steps.values()))
                steps.clear()

    def _save(self, steps: list[Step]) -> None:
        """Clean and save rows of one model that refer to nothing unsaved."""
        instances = {step.row: _assigned(step) for step in steps}
        self.cleaner.begin(list(instances.values()))
        for step in steps:
            self._attempt(step, lambda step=step: self._clean(step, instances[step.row]))
        good = [step for step in steps if not step.row.is_broken]
        try:
            with transaction.atomic():
                _save_all(good, instances)
        except IntegrityError:
            for step in good:
                self._attempt(step, lambda step=step: _save_alone(step, instances))
        for step in good:
            step.row.instance = None if step.row.is_broken else instances[step.row]

    def _attempt(self, step: Step, work: Callable[[], None]) -> None:
        try:
            work()
        except ValidationError as error:
            step.row.is_broken = True
            for key, messages in error.message_dict.items():
                key = "" if key == NON_FIELD_ERRORS else key
                self.problems += [step.row.problem(message, key) for message in messages]
        except LineError as problem:
            step.row.is_broken = True
            self.problems.append(problem)

    def _clean(self, step: Step, instance: models.Model) -> None:
        with ExitStack() as stack:
            for name in step.sets:
                if isinstance(step.row.kind.columns[name], Picture):
                    stack.enter_context(_picture_held(instance, name, step.row.wanted[name]))
            self.cleaner.clean(instance)

    def _check_left_alone(self, step: Step) -> None:
        """Check what the file says of a row that stays as it is.

        Not whether it is unique: staff may have given its name or address to another row since.
        """
        candidate = copy.copy(step.row.instance)
        for name, column in step.row.kind.columns.items():
            if not column.is_late:
                column.assign(candidate, step.row.wanted[name])
        self.cleaner.clean_alone(candidate)


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


def _batch(model: type[models.Model]) -> int:
    return BATCH if is_batched(model) else 1


def _assigned(step: Step) -> models.Model:
    """The instance of a step with what the files say, not saved yet."""
    row = step.row
    instance = row.instance or row.kind.model(uid=row.uid)
    for name in step.sets:
        if not (column := row.kind.columns[name]).is_late:
            column.assign(instance, row.wanted[name])
    return instance


def _save_all(steps: list[Step], instances: dict[Row, models.Model]) -> None:
    """Save rows of one model; first those that are there, for they may free what others take."""
    updates = [step for step in steps if step.action is Action.UPDATE]
    changed = {name: None for step in updates for name in step.applied}
    columns = updates[0].row.kind.columns if updates else {}
    fields = [name for name in changed if not columns[name].is_late]
    save_all([instances[step.row] for step in updates], fields)
    save_all([instances[step.row] for step in steps if step.action is Action.CREATE])


def _save_alone(step: Step, instances: dict[Row, models.Model]) -> None:
    try:
        with transaction.atomic():  # what one row is refused for ends no other row's check
            _save_all([step], instances)
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
