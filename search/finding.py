"""Finds pages, and what else a query leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from publishing.paging import Rows
from publishing.prepared import prepared
from publishing.text import one_line
from search.backends import backend
from search.backends.base import CANDIDATES
from search.excerpts import excerpt, marked
from search.models import SearchDocument
from search.query import Query
from search.ranking import NAMES_LOOKED_AT, Ranking, ranked
from search.sources import source_of
from search.spelling import Spelling
from search.words import LOOKED_AT, is_long, key_of, likeness, words_in

LISTED = 200  # results that are ranked and can be turned to; the count beside them goes farther
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


def results(pks: Sequence[int], query: Query) -> list[Result]:
    """The pages with the keys ``pks``, in that order."""
    return [Result(row, query) for row in Rows(pks, _documents)]


@prepared
def _documents(*pks: int) -> QuerySet:
    shown = SearchDocument.objects.only("uid", "kind", "address", "title", "also", "body")
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
        self._counts_of: dict[str, int] = {}
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
        if self.is_counted:
            return self.counts.get(kind, 0)
        if kind not in self._counts_of:
            self._counts_of |= {kind: 0} | self._count([kind])
        return self._counts_of[kind]

    @property
    def correction(self) -> str:
        """The words that were looked for instead of those that were typed, if they were."""
        return "" if self.query == self.typed else " ".join(self.query.words)

    def listed(self, kind: str = "") -> Ranking:
        """The keys of the results in their order."""
        count = self.count_of(kind) if kind else self.total
        return Ranking(self.query, self.at, [kind] if kind else [], min(count, LISTED))

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
