"""What an import would do, row by row, as plain data that can be kept and shown."""

from typing import Any

from django.utils.text import capfirst

from publishing.content.columns import Column
from publishing.content.planning import Action, Plan, Step
from publishing.differences import label_of


def review(plan: Plan) -> list[dict]:
    """Every row that is new or differs from the database, in the order of the table."""
    rows = [_row(step) for step in plan.steps]
    return [row for row in rows if row["is_new"] or row["fields"]]


def _row(step: Step) -> dict:
    is_new = step.action is Action.CREATE
    fields = _news(step) if is_new else _changes(step)
    return {
        "place": step.row.place.line,
        "name": str(step.row.instance) if step.row.instance else step.row.key,
        "is_new": is_new,
        "is_changed": bool(not is_new and step.applied),
        "was_deleted": step.was_deleted,
        "fields": fields,
    }


def _news(step: Step) -> list[dict]:
    columns = step.row.kind.columns
    said = {
        name: in_words(columns[name], columns[name].shown(step.row.wanted[name]))
        for name in columns
    }
    return [_field(columns[name], "", text) for name, text in said.items() if text]


def _changes(step: Step) -> list[dict]:
    columns = step.row.kind.columns
    return [
        _field(
            columns[change.field],
            in_words(columns[change.field], change.before),
            in_words(columns[change.field], change.after),
            is_kept=change.is_kept,
            since="the export" if change.field in step.row.exported else "the content was loaded",
        )
        for change in step.changes
    ]


def _field(
    column: Column, before: str, after: str, *, is_kept: bool = False, since: str = ""
) -> dict:
    label = capfirst(label_of(column.field))
    said = {"label": label, "before": before, "after": after}
    return said | {"is_kept": is_kept, "since": since}


def held_back(rows: list[dict]) -> list[dict]:
    """What of a review is not written: rows with the fields that stay as they are alone."""
    kept = [row | {"fields": [each for each in row["fields"] if each["is_kept"]]} for row in rows]
    return [row for row in kept if row["fields"]]


def in_words(column: Column, shown: Any) -> str:
    """A value as the columns show it, for a person."""
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    if isinstance(shown, list):
        return ", ".join(shown)
    return "" if shown is None else str(dict(column.field.flatchoices or ()).get(shown, shown))
