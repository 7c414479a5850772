"""A row as the files have it, and the identity that it keeps."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import models

from publishing.content.columns import Lookup
from publishing.content.kinds import Kind
from publishing.content.problems import LineError, Place

NAMESPACE = UUID("6d6c6f63-7000-5000-8000-636f6e74656e")  # for good: every uid follows from it


def derived_uid(kind: Kind, key: str, whole: UUID | None) -> UUID:
    """The uid of a row that names none: from its address, or from its whole and its title."""
    if whole is None or kind.slugged:
        return uuid5(NAMESPACE, f"{kind.model._meta.model_name}/{key}")
    return uuid5(whole, f"{kind.name}/{key}")


@dataclass(eq=False)
class Row:
    """One row of a content file.

    ``values`` is what the file says, ``wanted`` the same with every reference resolved. A row
    that only stands for one in the database has neither; its ``instance`` is set.
    """

    kind: Kind
    place: Place
    whole: "Row | None" = None
    name: str = ""  # of the file, for a kind that is named by its file
    given_uid: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    exported: dict[str, str] = field(default_factory=dict)  # what a table left with, as digests
    passed_on: dict[str, Any] = field(default_factory=dict)  # what its parts inherit
    parts: "list[Row]" = field(default_factory=list)
    wanted: dict[str, Any] = field(default_factory=dict)
    is_broken: bool = False  # a problem is reported already
    uid: UUID | None = None
    instance: models.Model | None = None
    is_adopted: bool = False  # found by its address: somebody had made it before the load

    def __str__(self) -> str:
        return f"{self.kind} “{self.key if self.values else self.instance}”"

    @property
    def slug(self) -> str:
        return self.values.get("slug", "")

    @property
    def key(self) -> str:
        """What tells the row from others of its kind, or of its list."""
        if self.kind.named_by_file:
            return self.name
        return "/".join(_text(self.values.get(name)) for name in self.kind.key)

    @property
    def stands_alone(self) -> bool:
        """Whether its identity is independent of the row that it is part of."""
        return self.whole is None or self.kind.slugged

    def problem(self, message: str, key: str = "") -> LineError:
        return LineError(self.places.get(key, self.place), message, key)

    def walk(self) -> "Iterator[Row]":
        """The row and all its parts, in the order of the file."""
        yield self
        for part in self.parts:
            yield from part.walk()


def _text(value: Any) -> str:
    return value.text if isinstance(value, Lookup) else str(value)
