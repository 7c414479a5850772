"""YAML that a person likes to read: long text in blocks, short lists in one line.

What is written here reads back as exactly the same, which a property test proves.
"""

import re
import textwrap
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
)

WIDTH = 100
# What a block shows well: no control characters, no strange line ends, no spaces at line ends.
BLOCK = re.compile(
    r"(?!\s)(?:[^\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff])*(?<!\s)"
)
# Line ends to YAML, which folds them away outside double quotes.
STRANGE_LINE_END = re.compile(r"[\x85\u2028\u2029]")
SPACE_AT_LINE_END = re.compile(r" \n")
# Spaces that folding would lose, or lines that it would not join.
UNFOLDABLE = re.compile(r"  |\n | \n")


def write_yaml(data: dict | list, comment: str) -> str:
    """``data`` (dicts, lists and scalars) below ``comment``, lists of entries set apart."""
    printable = "".join(sign if sign.isprintable() else " " for sign in comment)
    lines = [f"# {line}\n" for line in textwrap.wrap(printable, WIDTH - 2)]
    if isinstance(data, list):
        return "".join([*lines, _dump(data, offset=0)])
    chunks = []
    for key, value in data.items():
        is_list_of_entries = isinstance(value, list) and value and isinstance(value[0], dict)
        chunks.append("\n" * is_list_of_entries + _dump({key: value}, offset=2))
    return "".join([*lines, *chunks])


def _dump(data: dict | list, offset: int) -> str:
    yaml = YAML()
    yaml.width = 10_000  # lines are broken here, where the width is known
    yaml.representer.ignore_aliases = lambda data: True  # a date that occurs twice is no anchor
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    stream = StringIO()
    yaml.dump(_styled(data, 0 if offset else -2), stream)
    return stream.getvalue()


def _styled(value: Any, indent: int, key: str = "") -> Any:
    """``value`` for the YAML library, where it stands after ``key`` in a line so far indented."""
    if isinstance(value, dict):
        return CommentedMap((name, _styled(entry, indent, name)) for name, entry in value.items())
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return CommentedSeq(_styled(entry, indent + 4) for entry in value)
    room = WIDTH - indent - len(key) - 4  # a colon, a space, two quotes
    if isinstance(value, list):
        row = CommentedSeq(value)
        if sum(len(str(entry)) + 4 for entry in value) <= room:
            row.fa.set_flow_style()
        return row
    return _styled_text(value, room, WIDTH - indent - 2) if isinstance(value, str) else value


def _styled_text(text: str, room: int, width: int) -> str:
    """In one line where it fits, else as the block that shows it best."""
    if STRANGE_LINE_END.search(text):
        return DoubleQuotedScalarString(text)
    if "\n" not in text and len(text) <= room:
        return text
    if not BLOCK.fullmatch(text):
        return DoubleQuotedScalarString(text)
    is_short = all(len(line) <= width for line in text.split("\n"))
    if "\n" in text and (is_short or UNFOLDABLE.search(text)):
        breakable = not SPACE_AT_LINE_END.search(text)
        return LiteralScalarString(text + "\n") if breakable else DoubleQuotedScalarString(text)
    return DoubleQuotedScalarString(text) if UNFOLDABLE.search(text) else _folded(text, width)


def _folded(text: str, width: int) -> FoldedScalarString:
    folded = FoldedScalarString(text + "\n" if "\n" in text else text)
    folded.fold_pos = []
    position = 0
    for line in text.split("\n"):
        pieces = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        for piece in pieces[:-1]:
            position += len(piece)
            folded.fold_pos.append(position)
            position += 1
        position += len(pieces[-1]) + 1 if pieces else 1
    return folded
