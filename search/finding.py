"""Finds pages: the order in which they stand, and what else a query leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from publishing.paging import Rows
from publishing.prepared import prepared
from publishing.text import one_line
from search.backends import backend
from search.backends.base import CANDIDATES, UNFINISHED
from search.excerpts import excerpt, marked
from search.models import SearchDocument
from search.query import Query
from search.sources import source_of
from search.spelling import Spelling
from search.words import LOOKED_AT, is_long, key_of, likeness, words_in

LISTED = 200  # results that are ranked and can be turned to; the count beside them goes farther
NAMES_LOOKED_AT = 100
NEAREST = 5
LIKE = 0.25  # how alike a name must be to be offered


@dataclass(frozen=True)
class Result:
    """A page that was found."""

    document: SearchDocument
    query: Query

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def address(self) -> str:
        return self.document.address

    @property
    def kind(self) -> str:
        return self.document.kind

    @property
    def label(self) -> str:
        """The kind in a word: “Learning path”."""
        return source_of(self.kind).label

    @property
    def marked_title(self) -> SafeString:
        return marked(self.title, self.query)

    @cached_property
    def also(self) -> SafeString:
        """Its other names, where one of them has a word that was looked for."""
        names = marked(self.document.also, self.query)
        return names if "<mark>" in names else SafeString("")

    @cached_property
    def excerpt(self) -> SafeString:
        return excerpt(self.document.body, self.query)


def find(text: str, kinds: Sequence[str] = (), limit: int = 5) -> list[Result]:
    """The pages that fit ``text`` best: those with all its words, then those with some.

    ``text`` may be anything that somebody typed, a whole sentence too.
    """
    query, at = Query.of(text), timezone.now()
    if not query:
        return []
    found = ranked(query, at, kinds, limit)
    if len(found) < limit:
        query = Spelling(query, at).corrected or query
        found += backend().best(query.widened, at, limit * 2, kinds)
    return results(list(dict.fromkeys(found))[:limit], query)


def suggest(text: str, limit: int) -> list[Result]:
    """The pages whose names have the words, or those that were meant; only names are looked at."""
    query, at = Query.of(text), timezone.now()
    if not query:
        return []
    found = ranked(query, at, (), limit, names_only=True)
    if not found and (better := Spelling(query, at).corrected):
        query, found = better, ranked(better, at, (), limit, names_only=True)
    return results(found, query)


def ranked(
    query: Query, at: datetime, kinds: Sequence[str], limit: int, *, names_only: bool = False
) -> list[int]:
    """The keys of the pages that fit, best first.

    What bears the words as its name stands before a name that goes on behind them, that before
    names that have the whole words elsewhere, those before names that begin with the last one
    unfinished. Then come the other names with the words, and what has them anywhere. Of equal
    names, those of pages that lead stand first.
    """
    found, begun = _by_name(query, at, kinds)
    if begun and len(found) < limit:
        found += backend().best(query.closed, at, limit, kinds, names_only=True)
    found += begun
    if len(found) < limit:
        found += backend().best(query, at, limit, kinds, names_only=True)
    if not names_only and len(set(found)) < limit:
        found += backend().best(query, at, limit, kinds)
    return list(dict.fromkeys(found))[:limit]


def _by_name(query: Query, at: datetime, kinds: Sequence[str]) -> tuple[list[int], list[int]]:
    """The pages with a name that begins with the words: those words whole, and unfinished."""
    rows = backend().named(query.key, at, NAMES_LOOKED_AT, kinds)
    return [pk for pk, n in rows if n < UNFINISHED], [pk for pk, n in rows if n == UNFINISHED]


def results(pks: Sequence[int], query: Query) -> list[Result]:
    """The pages with the keys ``pks``, in that order."""
    return [Result(row, query) for row in Rows(pks, _documents)]


@prepared
def _documents(*pks: int) -> QuerySet:
    shown = SearchDocument.objects.only("kind", "address", "title", "also", "body")
    return shown.filter(pk__in=pks)


def is_exact(count: int) -> bool:
    """Whether ``count`` is all there is: nothing is counted beyond the bound."""
    return count <= CANDIDATES


def amount(count: int) -> str:
    return str(count) if is_exact(count) else f"more than {CANDIDATES:,}"


class Search:
    """What ``/search/`` shows for a text; ``literal`` asks for the words just as they are."""

    def __init__(self, text: str, *, literal: bool = False):
        self.at = timezone.now()
        self.text = one_line(text.replace("\0", " "), LOOKED_AT)
        self.is_cut = is_long(text)
        self.typed = self.query = Query.of(self.text)
        self.counts = self._count()
        if self.query and not self.counts and not literal:
            self._correct()

    @cached_property
    def spelling(self) -> Spelling:
        return Spelling(self.typed, self.at)

    def _count(self, kinds: Sequence[str] = ()) -> dict[str, int]:
        return backend().counts(self.query, self.at, kinds) if self.query else {}

    def _correct(self) -> None:
        if better := self.spelling.corrected:
            self.query = better
            self.counts = self._count()
            if not self.counts:
                self.query = self.typed

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_counted(self) -> bool:
        """Whether ``counts`` are exact; otherwise there are more, perhaps of any kind."""
        return is_exact(self.total)

    def count_of(self, kind: str) -> int:
        """How many results are of that kind, counted as far as ``total``."""
        counts = self.counts if self.is_counted else self._count([kind])
        return counts.get(kind, 0)

    @property
    def correction(self) -> str:
        """The words that were looked for instead of those that were typed, if they were."""
        return "" if self.query == self.typed else " ".join(self.query.words)

    def listed(self, kind: str = "") -> list[int]:
        """The keys of the results in their order."""
        if not self.counts:
            return []
        return ranked(self.query, self.at, [kind] if kind else [], LISTED)

    @cached_property
    def partly(self) -> list[Result]:
        """Where no page has all the words: the best that have some of them."""
        if self.counts or len(self.typed.terms) < 2:
            return []
        best = backend().best(self.typed.widened, self.at, NEAREST)
        return results(best, self.typed)

    @cached_property
    def nearest(self) -> list[Result]:
        """Where nothing is found: the pages with the names that are most like the text."""
        query = self.spelling.neighbours
        if self.counts or not query:
            return []
        named = backend().best(query, self.at, NAMES_LOOKED_AT, names_only=True)
        known = {result.document.pk for result in self.partly}
        found = [each for each in results(named, query) if each.document.pk not in known]
        alike = [(_likeness(each, self.typed), each) for each in found]
        alike.sort(key=lambda pair: pair[0], reverse=True)
        return [each for share, each in alike[:NEAREST] if share >= LIKE]


def _likeness(result: Result, query: Query) -> float:
    """How alike the page's names and the query are where they are most alike: whole, or a word."""
    names = [words_in(text) for text in (result.title, *result.document.also.split(", "))]
    ours = [part for words in names for part in (key_of(words), *words)]
    return max(likeness(one, other) for one in ours for other in (query.key, *query.words))
