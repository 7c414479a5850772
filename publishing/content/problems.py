"""What can be wrong with content files, told with file and line."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MOST_COMPARED = 1_000  # words, for a hint
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # a file can hold them, a database cannot


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file, as a person may look it up: ``content/roles/sre.yaml:12``."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(slots=True)
class Node:
    """A scalar, a ``list[Node]`` or a ``dict[str, Node]``, and the line where it begins."""

    value: Any
    place: Place


class LineError(Exception):
    """One thing to mend: ``content/roles/sre.yaml:12: order: must be a whole number``."""

    def __init__(self, place: Place, message: str, key: str = ""):
        super().__init__(place, message, key)
        self.place = place
        self.message = message
        self.key = key

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.place), self.key, self.message)))


class ContentError(Exception):
    """All problems of a tree of files, in the order of files and lines. Nothing was written."""

    def __init__(self, problems: Iterable[LineError]):
        self.problems = sorted(problems, key=lambda problem: problem.place)
        super().__init__("\n".join(dict.fromkeys(map(str, self.problems))))


def hint(word: str, known: Iterable[str]) -> str:
    """``"; did you mean “order”?"`` where one of ``known`` looks like ``word``, else ``""``."""
    known = list(known)
    # Comparing a word with thousands of others takes longer than reading them all.
    close = difflib.get_close_matches(word, known, n=1) if len(known) <= MOST_COMPARED else []
    return f"; did you mean “{close[0]}”?" if close else ""
