"""How each type of field is read from a file, compared, and written to a file.

A column reads a node as a *value*. Its *plain* form can be compared and kept as JSON: a text, a
number, true or false, None, the uid of another row or a list of uids.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import timezone

from publishing.content.problems import LineError, Node


@dataclass(frozen=True)
class Source:
    """A content file: its path, the folder of all content, its name in messages."""

    path: Path
    root: Path
    name: str


@dataclass(frozen=True)
class Lookup:
    """A reference as it stands in a file, to be resolved when all files are read."""

    model: type[models.Model]
    node: Node

    @property
    def text(self) -> str:
        return str(self.node.value)


class Column:
    """A field whose value is stored as it stands in the file."""

    types: tuple[type, ...] = ()
    must = ""
    is_late = False  # set when all rows are there
    is_reference = False

    def __init__(self, field: models.Field):
        self.field = field
        self.name = field.name

    @property
    def is_choice(self) -> bool:
        return bool(self.field.choices)

    @property
    def default(self) -> Any:
        return self.field.get_default()

    def read(self, node: Node, source: Source) -> Any:
        """The value of ``node``; raises ``LineError``."""
        if node.value is None and self.field.null:
            return None
        if type(node.value) not in self.types:
            raise LineError(node.place, self.must, self.name)
        return node.value

    def plain(self, value: Any) -> Any:
        return value

    def stored(self, instance: models.Model, loaded: dict) -> Any:
        """The plain value in the database; ``loaded`` is what was remembered of the last load."""
        return self.plain(getattr(instance, self.name))

    def agrees(self, instance: models.Model, before: Any, value: Any) -> bool:
        """Whether the database, whose plain value is ``before``, has ``value`` already."""
        return before == self.plain(value)

    def assign(self, instance: models.Model, value: Any) -> None:
        setattr(instance, self.name, value)

    def written(self, value: Any) -> Any:
        """A value of the database as it stands in a file."""
        return self.plain(value)

    def shown(self, value: Any) -> Any:
        """What a person is shown of a value, of the files or of the database."""
        return self.plain(value)

    def remembered(self, instance: models.Model, plain: Any) -> dict:
        """What to keep of a load, so that a later one knows what staff changed since."""
        return {self.name: plain}


class Text(Column):
    types = (str,)
    must = "must be text; put it in quotes"

    def read(self, node, source):
        if node.value is None and not self.field.null:
            return ""
        text = super().read(node, source)
        choices = [value for value, _ in self.field.flatchoices]
        if text and choices and text not in choices:
            raise LineError(
                node.place, f"must be one of: {', '.join(filter(None, choices))}", self.name
            )
        return text

    def plain(self, value):
        # A browser sends every line break as two characters; that is no change of the text.
        return value and value.replace("\r\n", "\n")


class Whole(Column):
    types = (int,)
    must = "must be a whole number"


class Flag(Column):
    types = (bool,)
    must = "must be true or false"


class Day(Column):
    types = (date,)
    must = "must be a date such as 2026-11-23"

    def plain(self, value):
        return value and value.isoformat()

    def written(self, value):
        return value


class Moment(Column):
    types = (datetime,)
    must = "must be a date with a time such as 2026-11-23 09:00:00"

    def read(self, node, source):
        moment = super().read(node, source)
        try:
            if moment and timezone.is_naive(moment):
                moment = timezone.make_aware(moment)
            return moment and moment.astimezone(UTC)
        except OverflowError as error:  # the last hours of the year 9999, seen from elsewhere
            raise LineError(node.place, self.must, self.name) from error

    def plain(self, value):
        return value and value.astimezone(UTC).isoformat()

    def written(self, value):
        return value and value.astimezone(UTC)


def _name(row: Any) -> str:
    stored = getattr(row, "instance", None) or row  # of the files, or one that stands for it
    return getattr(row, "slug", "") or getattr(stored, "slug", "") or str(row)


class Reference(Column):
    """A foreign key. Its value is a row of the files, or one that stands for the database."""

    is_reference = True

    def read(self, node, source):
        return None if node.value is None else Lookup(self.field.related_model, node)

    def plain(self, value):
        return value and str(value.uid)

    def shown(self, value):
        return value and _name(value)

    def assign(self, instance, value):
        setattr(instance, self.name, value and value.instance)


class References(Column):
    """A many-to-many relation; the order of its rows means nothing."""

    is_late = is_reference = True

    @property
    def default(self):
        return []

    @property
    def is_mutual(self) -> bool:
        return bool(self.field.remote_field.symmetrical)

    def read(self, node, source):
        if node.value is None:
            return []
        if not isinstance(node.value, list):
            raise LineError(node.place, "must be a list such as [first, second]", self.name)
        return [Lookup(self.field.related_model, item) for item in node.value]

    def plain(self, value):
        return sorted({str(row.uid) for row in value})

    def stored(self, instance, loaded):
        return self.plain(getattr(instance, self.name).all())

    def shown(self, value):
        return sorted(map(_name, value if isinstance(value, list) else value.all()))

    def assign(self, instance, value):
        getattr(instance, self.name).set([row.instance for row in value if row.instance])
