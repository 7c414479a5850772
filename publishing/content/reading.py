"""From a folder of files to rows; what is wrong inside one file is found here."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from publishing.content.columns import Column, Source
from publishing.content.kinds import Kind, Layout, declared_kinds
from publishing.content.problems import LineError, Node, Place, hint
from publishing.content.rows import Row
from publishing.positions import FIRST

NUMBER = re.compile(r"^\d+-(?=.)")


@dataclass
class Content:
    """All rows of the files in their order, the problems, and the kinds with unread files."""

    rows: list[Row] = field(default_factory=list)  # without their parts
    problems: list[LineError] = field(default_factory=list)
    unread: set[Kind] = field(default_factory=set)

    def walk(self) -> Iterator[Row]:
        """All rows with their parts."""
        for row in self.rows:
            yield from row.walk()


def read_content(root: Path) -> Content:
    """Read everything below ``root``; all problems are collected in the result."""
    content = Content()
    name = display_name(root)
    if not root.is_dir():
        content.problems.append(LineError(Place(name, 1), "there is no such folder"))
        return content
    expected = set()
    for kind in declared_kinds():
        if (root / kind.name).is_dir() and not os.access(root / kind.name, os.R_OK | os.X_OK):
            place = Place(f"{name}/{kind.name}", 1)
            content.problems.append(LineError(place, "the folder cannot be read"))
        for path in kind_files(root, kind):
            expected.add(path)
            _read_file(Source(path, root, f"{name}/{path.relative_to(root)}"), kind, content)
    if not expected:
        content.problems.append(
            LineError(Place(name, 1), "there are no content files in the folder")
        )
    for path in sorted({*root.rglob("*.yaml"), *root.rglob("*.yml")} - expected):
        place = Place(f"{name}/{path.relative_to(root)}", 1)
        content.problems.append(LineError(place, "no kind of content is read from this file"))
    return content


def display_name(root: Path) -> str:
    """How messages call the folder: as short as a person in the current folder would."""
    root = root.absolute()
    return str(root.relative_to(Path.cwd()) if root.is_relative_to(Path.cwd()) else root)


def kind_files(root: Path, kind: Kind) -> list[Path]:
    """The existing files that hold rows of ``kind``."""
    if kind.layout is Layout.LIST:
        return [path for path in [root / f"{kind.name}.yaml"] if path.is_file()]
    return sorted((root / kind.name).glob("*.yaml"))


def _read_file(source: Source, kind: Kind, content: Content) -> None:
    # Here, since each start loads this module, and what reads YAML takes long.
    from publishing.content.nodes import read_yaml

    try:
        if not source.name.isprintable():
            place = Place(ascii(source.name)[1:-1], 1)
            raise LineError(place, "the name of the file holds strange characters")
        node = read_yaml(source.path, source.name)
    except LineError as problem:
        content.problems.append(problem)
        content.unread.add(kind)
        return
    reader = Reader(source, content.problems)
    if kind.layout is Layout.LIST:
        content.rows += reader.rows(kind, node, None)
    elif row := reader.row(kind, node, None, FIRST):
        content.rows.append(row)


class Reader:
    """Reads the rows of one file; appends to ``problems`` and goes on."""

    def __init__(self, source: Source, problems: list[LineError]):
        self.source = source
        self.problems = problems

    def rows(self, kind: Kind, node: Node, whole: Row | None) -> list[Row]:
        """The rows of a list, each with the position after the one before."""
        rows: list[Row] = []
        if not isinstance(node.value, list):
            self.problems.append(LineError(node.place, "must be a list of entries", kind.name))
            return rows
        position = FIRST
        for item in node.value:
            if row := self.row(kind, item, whole, position):
                rows.append(row)
                position = (row.values.get(kind.position) or FIRST) + 1
        return rows

    def row(self, kind: Kind, node: Node, whole: Row | None, position: int) -> Row | None:
        if not isinstance(node.value, dict):
            key = "" if kind.named_by_file else kind.name
            message = "must hold keys with values, such as “name: …”"
            self.problems.append(LineError(node.place, message, key))
            return None
        row = Row(kind, node.place, whole, self._file_name(kind))
        row.places = {key: value.place for key, value in node.value.items()}
        self._check_keys(row, node)
        self._read_uid(row, node)
        for name, column in kind.columns.items():
            row.values[name] = self._value(row, column, node, position)
        self._check_slug(row)
        self._read_passed_on(row, node)
        for part in kind.parts:
            if (entry := node.value.get(part.name)) and entry.value is not None:
                row.parts += self.rows(part, entry, row)
        return row

    def _file_name(self, kind: Kind) -> str:
        if not kind.named_by_file:
            return ""
        stem = self.source.path.stem
        return NUMBER.sub("", stem) if kind.layout is Layout.NUMBERED else stem

    def _report(self, row: Row, problem: LineError) -> None:
        row.is_broken = True
        self.problems.append(problem)

    def _check_keys(self, row: Row, node: Node) -> None:
        for key in node.value:
            if key not in row.kind.keys:
                self._report(row, row.problem(f"unknown key{hint(key, row.kind.keys)}", key))

    def _read_uid(self, row: Row, node: Node) -> None:
        if "uid" not in node.value:
            return
        try:
            row.given_uid = UUID(node.value["uid"].value)
        except (ValueError, AttributeError, TypeError):
            self._report(row, row.problem("must be a UUID", "uid"))

    def _check_slug(self, row: Row) -> None:
        if row.kind.slugged and not row.slug and "slug" not in row.places:
            self._report(row, row.problem("is missing", "slug"))

    def _value(self, row: Row, column: Column, node: Node, position: int) -> Any:
        """The value of the file, of the whole, of the place in the list, or the default."""
        kind, name = row.kind, column.name
        if name in kind.written and name in node.value:
            return self._read(row, column, node.value[name])
        if name in kind.inherits and row.whole and name in row.whole.passed_on:
            return row.whole.passed_on[name]
        if name == "slug" and kind.named_by_file:
            return row.name
        return position if name == kind.position else column.default

    def _read(self, row: Row, column: Column, node: Node) -> Any:
        try:
            return column.read(node, self.source)
        except LineError as problem:
            self._report(row, problem)
            return column.default

    def _read_passed_on(self, row: Row, node: Node) -> None:
        for part in row.kind.parts:
            for name in part.inherits:
                if name in row.values:
                    row.passed_on[name] = row.values[name]
                elif name in node.value:
                    row.passed_on[name] = self._read(row, part.columns[name], node.value[name])
