"""What a load tells a person: a table on a terminal, plain lines elsewhere."""

import json
import shutil
from collections.abc import Iterator
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from publishing.content.planning import Action, Plan, Step, missing_from_files
from publishing.content.reading import Content

LONGEST = 160  # signs of a value that are shown
LEAD = 30  # signs before the first difference of two long texts
LISTED = 10  # rows of a model that are named


def plan_lines(plan: Plan) -> Iterator[str]:
    """Every difference between the files and the database as a line of text."""
    for step in plan.steps:
        if step.action is Action.CREATE:
            yield f"{step.row.place}: {_news(step)}"
        for change in step.changes:
            before, after = excerpts(change.before, change.after)
            kept = "  (kept: staff changed it)" if change.is_kept else ""
            place = step.row.places.get(change.field, step.row.place)
            yield f"{place}: {change.field}: {before} → {after}{kept}"


def plan_table(plan: Plan, *, colour: bool = True) -> str:
    """The same as a table for a terminal."""
    table = Table(pad_edge=False, show_lines=True)
    for heading in ("where", "field", "database", "files"):
        table.add_column(heading, overflow="fold")
    for step in plan.steps:
        if step.action is Action.CREATE:
            table.add_row(Text(str(step.row.place)), "", "", Text(_news(step), style="green"))
        for change in step.changes:
            before, after = excerpts(change.before, change.after)
            place = str(step.row.places.get(change.field, step.row.place))
            note = "\nkept: staff changed it" if change.is_kept else ""
            table.add_row(
                Text(place),
                Text(change.field + note, style="yellow" if note else ""),
                Text(before, style="bold" if note else "red"),
                Text(after, style="dim" if note else "green"),
            )
    width = shutil.get_terminal_size().columns
    console = Console(file=StringIO(), force_terminal=True, width=width, no_color=not colour)
    console.print(table)
    return console.file.getvalue()


def missing_lines(content: Content) -> Iterator[str]:
    """What only the database has; a load never deletes it."""
    for name, rows in missing_from_files(content).items():
        if count := rows.count():
            some = ", ".join(f"“{row}”" for row in rows[:LISTED])
            more = ", …" if count > LISTED else ""
            yield f"Not in the files: {count} {name}: {some}{more}"


def summary(plan: Plan) -> str:
    """What was done, in one sentence."""
    created, written = len(plan.of(Action.CREATE)), len(plan.writes)
    kept = sum(change.is_kept for step in plan.steps for change in step.changes)
    parts = [f"{created} created", f"{written - created} updated"]
    parts.append(f"{len(plan.steps) - written} left alone")
    if kept:
        parts.append(f"{counted(kept, 'field')} kept as staff changed them")
    return f"Content: {', '.join(parts)}."


def counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def excerpts(before: Any, after: Any) -> tuple[str, str]:
    """Both values in short, from a little before their first difference on."""
    texts = [json.dumps(value, ensure_ascii=False, default=str) for value in (before, after)]
    pairs = enumerate(zip(*texts, strict=False))
    same = next((index for index, (one, other) in pairs if one != other), 0)
    start = max(0, same - LEAD) if max(map(len, texts)) > LONGEST else 0
    return _excerpt(texts[0], start), _excerpt(texts[1], start)


def _excerpt(text: str, start: int) -> str:
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def _news(step: Step) -> str:
    return f"new {step.row}" + (" (staff deleted it since the last load)" * step.was_deleted)
