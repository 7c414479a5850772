"""What a cell says: spreadsheets hold texts where content files hold numbers, dates and lists."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from publishing.content.columns import (
    Column,
    Day,
    Flag,
    Moment,
    Reference,
    References,
    Whole,
)
from publishing.content.problems import Node, Place

FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def node_of(column: Column | None, cell: Any, place: Place) -> Node:
    """``cell`` as a content file would have it; what cannot be read is left for the column."""
    if cell is None or cell == "":
        return Node(None, place)
    read = READERS.get(type(column), _text)
    try:
        return _node(read(cell), place)
    except (ValueError, OverflowError):
        return _node(cell, place)


def _node(value: Any, place: Place) -> Node:
    if isinstance(value, list):
        return Node([_node(each, place) for each in value], place)
    if isinstance(value, dict):
        return Node({str(key): _node(each, place) for key, each in value.items()}, place)
    return Node(value, place)


def _text(cell: Any) -> Any:
    return cell if isinstance(cell, (str, list, dict)) else str(cell)


def _whole(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():  # XLSX has only one type of number
        return int(cell)
    return int(cell) if isinstance(cell, str) else cell


def _flag(cell: Any) -> Any:
    return FLAGS.get(str(cell).strip().lower(), cell)


def _day(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    return date.fromisoformat(cell.strip()) if isinstance(cell, str) else cell


def _moment(cell: Any) -> Any:
    if isinstance(cell, str):
        return datetime.fromisoformat(cell.strip())
    is_day = isinstance(cell, date) and not isinstance(cell, datetime)
    return datetime.combine(cell, time(), UTC) if is_day else cell


def _reference(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    return json.loads(cell) if cell.lstrip().startswith("{") else cell.strip()


def _references(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if cell.lstrip().startswith("["):
        return json.loads(cell)
    return [word.strip() for word in cell.split(",") if word.strip()]


READERS: dict[type[Column], Callable[[Any], Any]] = {
    Whole: _whole,
    Flag: _flag,
    Day: _day,
    Moment: _moment,
    Reference: _reference,
    References: _references,
}
