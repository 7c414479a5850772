"""Two people changed one page: what each of them did, brought together field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.text import capfirst

from publishing.content.kinds import Kind, kind_of
from publishing.differences import (
    Piece,
    label_of,
    row_label,
    rows_of,
    shown,
    text_of,
    words_between,
)
from publishing.trees import Tree, fields_of, parts_of

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Conflict:
    """A field, or a whole row, that both changed in different ways.

    ``key`` names it in a form. What each made of it is shown against what it was before.
    ``kept_by`` says who still has a row that the other deleted.
    """

    key: str
    row: str
    field: str
    mine: list[Piece]
    theirs: list[Piece]
    chosen: str
    kept_by: str = ""


@dataclass
class Merge:
    """``tree`` holds what either changed, and of a conflict what was chosen.

    Where nothing was, it holds what is mine, and a row that only one of the two deleted.
    """

    tree: Tree
    conflicts: list[Conflict] = field(default_factory=list)


def merge(
    model: type[models.Model],
    base: Tree | None,
    mine: Tree,
    theirs: Tree,
    chosen: Mapping[str, str] | None = None,
) -> Merge:
    """Bring ``mine`` and ``theirs`` together, which both began as ``base``.

    Where nobody knows the base, everything that differs is a conflict. ``chosen`` maps keys of
    conflicts to ``MINE`` or ``THEIRS``.
    """
    merging = _Merging(chosen or {})
    tree = merging.row(kind_of(model), base, mine, theirs, "")
    return Merge(tree, merging.conflicts)


def _has_changed(kind: Kind, before: Tree | None, row: Tree) -> bool:
    """Whether ``row`` is new or says something else; its neighbours going moves it, no more."""
    if before is None:
        return True
    place = {kind.position: row["values"].get(kind.position)} if kind.position else {}
    return row != before | {"values": before["values"] | place}


class _Merging:
    def __init__(self, chosen: Mapping[str, str]):
        self.chosen = chosen
        self.conflicts: list[Conflict] = []

    def row(self, kind: Kind, base: Tree | None, mine: Tree, theirs: Tree, row: str) -> Tree:
        values = {
            each.name: self._value(kind, each, base, mine, theirs, row)
            for each in fields_of(kind)
            if each.name in mine["values"] or each.name in theirs["values"]
        }
        parts = {
            part.name: list(
                self._rows(part, rows_of(base, part), rows_of(mine, part), rows_of(theirs, part))
            )
            for part in parts_of(kind)
        }
        return {"uid": mine["uid"], "values": values, "parts": parts}

    def _value(self, kind: Kind, each, base: Tree | None, mine: Tree, theirs: Tree, row: str):
        before, my, their = (
            tree["values"].get(each.name) if tree else None for tree in (base, mine, theirs)
        )
        if my == their or (base and their == before) or each.name == kind.position:
            return my
        if base and my == before:
            return their
        texts = [shown(each, value) for value in (before, my, their)]
        is_mine = self._choose(f"{mine['uid']}/{each.name}", row, label_of(each), *texts)
        return my if is_mine else their

    def _rows(self, kind: Kind, base: dict, mine: dict, theirs: dict) -> Iterator[Tree]:
        for uid in dict.fromkeys((*mine, *theirs)):
            before, my, their = (rows.get(uid) for rows in (base, mine, theirs))
            if my and their:
                yield self.row(kind, before, my, their, row_label(kind, my))
            elif _has_changed(kind, before, my or their) and self._stays(kind, before, my, their):
                yield my or their

    def _stays(self, kind: Kind, before: Tree | None, my: Tree | None, their: Tree | None) -> bool:
        """Whether a row that one of the two lacks stays: a new one does; else it is a conflict."""
        if before is None:
            return True
        name, kept_by = row_label(kind, before), MINE if my else THEIRS
        texts = [text_of(kind, tree) for tree in (before, my, their)]
        key = f"{before['uid']}/"
        return bool(my) == self._choose(key, name, "the whole row", *texts, kept_by)

    def _choose(
        self, key: str, row: str, label: str, before: str, my: str, their: str, kept_by: str = ""
    ) -> bool:
        """Note a conflict; whether mine was chosen."""
        chosen = self.chosen.get(key)
        chosen = chosen if chosen in (MINE, THEIRS) else kept_by or MINE
        mine, theirs = words_between(before, my), words_between(before, their)
        conflict = Conflict(key, row, capfirst(label), mine, theirs, chosen, kept_by)
        self.conflicts.append(conflict)
        return chosen != THEIRS
