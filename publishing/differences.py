"""What differs between two trees of a page, as a person reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.text import capfirst

from publishing.content.kinds import Kind, kind_of
from publishing.trees import Tree, fields_of, parts_of

ALIKE = 0.5  # of the words, spaces and signs
WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a text: in both versions, or only before, or only after."""

    text: str
    fate: str = "kept"  # kept, gone, new


@dataclass(frozen=True)
class Difference:
    """One field of one row; ``row`` is empty for the page itself."""

    row: str
    field: str
    pieces: list[Piece]


def differences(model: type[models.Model], before: Tree, after: Tree) -> list[Difference]:
    """Everything that differs, the page first, then its parts in the order of the page."""
    return list(_of_row(kind_of(model), before, after, ""))


def _of_row(kind: Kind, before: Tree | None, after: Tree | None, row: str) -> Iterator[Difference]:
    """The differences of one row, which one of the trees may lack, and of all below it."""
    old, new = (tree["values"] if tree else {} for tree in (before, after))
    for field in fields_of(kind):
        if field.name != kind.position and old.get(field.name) != new.get(field.name):
            texts = shown(field, old.get(field.name)), shown(field, new.get(field.name))
            if texts[0] != texts[1]:
                yield Difference(row, capfirst(label_of(field)), words_between(*texts))
    for part in parts_of(kind):
        yield from _of_parts(part, rows_of(before, part), rows_of(after, part))


def _of_parts(kind: Kind, before: dict[str, Tree], after: dict[str, Tree]) -> Iterator[Difference]:
    names = {uid: name_of(kind, tree) for uid, tree in (before | after).items()}
    for uid in dict.fromkeys((*after, *before)):
        row = row_label(kind, after.get(uid) or before[uid])
        yield from _of_row(kind, before.get(uid), after.get(uid), row)
    stayed = [[uid for uid in rows if uid in before and uid in after] for rows in (before, after)]
    if stayed[0] != stayed[1]:
        lists = (", ".join(names[uid] for uid in uids) for uids in stayed)
        yield Difference(
            capfirst(kind.model._meta.verbose_name_plural), "Order", words_between(*lists)
        )


def rows_of(tree: Tree | None, part: Kind) -> dict[str, Tree]:
    """The parts of one kind by their uids, in order."""
    return {each["uid"]: each for each in tree["parts"].get(part.name, [])} if tree else {}


def label_of(field) -> str:
    return str(getattr(field, "verbose_name", field.name))


def name_of(kind: Kind, tree: Tree) -> str:
    """What tells a part from others of its list."""
    fields = {field.name: field for field in fields_of(kind)}
    return ", ".join(shown(fields[name], tree["values"].get(name)) for name in kind.key)


def row_label(kind: Kind, tree: Tree) -> str:
    """A part as a person knows it: Skill “Kubernetes”."""
    return f"{capfirst(kind.model._meta.verbose_name)} “{name_of(kind, tree)}”"


def text_of(kind: Kind, tree: Tree | None) -> str:
    """All that a part says, a line for each of its fields, with the parts below it."""
    if tree is None:
        return ""
    said = [
        f"{capfirst(label_of(field))}: {text}"
        for field in fields_of(kind)
        if field.name != kind.position and (text := shown(field, tree["values"].get(field.name)))
    ]
    below = [
        f"{row_label(part, each)}\n{text_of(part, each)}"
        for part in parts_of(kind)
        for each in rows_of(tree, part).values()
    ]
    return "\n".join(said + below)


def shown(field, value: Any) -> str:
    """A plain value in words; references by the names that they have now."""
    if value in (None, "", []):
        return ""
    if field.is_relation:
        uids = value if isinstance(value, list) else [value]
        found = field.related_model._base_manager.filter(uid__in=uids)
        names = sorted(str(row) for row in found)
        return ", ".join(names + ["something deleted since"] * (len(uids) - len(names)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices or ()).get(value, value))


def words_between(before: str, after: str) -> list[Piece]:
    """Both texts in one, word by word; one after the other where they have little in common."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        between = " " if before and after else ""
        both = (Piece(before, "gone"), Piece(between), Piece(after, "new"))
        return [piece for piece in both if piece.text]
    pieces = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("".join(old[a:b]), "gone"))
        if d > c:
            pieces.append(Piece("".join(new[c:d]), "new"))
    return pieces
