"""The order in which pages stand that were found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from search.backends import backend
from search.backends.base import UNFINISHED
from search.query import Query

NAMES_LOOKED_AT = 100


def ranked(
    query: Query, at: datetime, kinds: Sequence[str], limit: int, *, names_only: bool = False
) -> list[int]:
    """The keys of the pages that fit, best first.

    What bears the words as its name stands before a name that goes on behind them, that before
    names that have the whole words elsewhere, those before names that begin with the last one
    unfinished. Then come the other names with the words, and what has them anywhere. Of equal
    names, those of pages that lead stand first.
    """
    found: dict[int, None] = {}
    for more in _stages(query, at, kinds, limit, names_only):
        found |= dict.fromkeys(more)
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _stages(
    query: Query, at: datetime, kinds: Sequence[str], limit: int, names_only: bool
) -> Iterator[list[int]]:
    """One list behind the other; each is asked for only if those before it are too short."""
    named = backend().named(query.key, at, NAMES_LOOKED_AT, kinds)
    yield [pk for pk, place in named if place < UNFINISHED]
    begun = [pk for pk, place in named if place == UNFINISHED]
    # A single letter is completed while somebody types, and is a word in a search.
    if begun and (names_only or query.may_go_on):
        yield backend().best(query.closed, at, limit, kinds, names_only=True)
        yield begun
    yield backend().best(query, at, limit, kinds, names_only=True)
    if not names_only:
        yield backend().best(query, at, limit, kinds)


@dataclass(frozen=True)
class Ranking(Sequence):
    """The keys of the results of a search in their order, ranked as far as somebody reads."""

    query: Query
    at: datetime
    kinds: Sequence[str]
    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, part: slice) -> list[int]:
        return self._first(part.stop)[part]

    def __iter__(self) -> Iterator[int]:
        return iter(self._first(self.length))

    def _first(self, count: int) -> list[int]:
        return ranked(self.query, self.at, self.kinds, count) if count else []
