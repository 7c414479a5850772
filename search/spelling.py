"""What somebody may have meant: words in use that are nearly those that were typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from search.backends import backend
from search.models import SearchWord
from search.query import Query
from search.words import MAX_LETTERS, distance

PART, SPLIT = 2, 8  # letters that half a word has at least, and a word that is split at most
SHORT, LONG = 4, 8  # letters from which one mistake is forgiven, and from which two are
LOOKED_AT = 10_000  # words in use that are compared with those that were typed
MEASURED = 300  # of these at most, letter by letter, with one word that was typed
OFFERED = 5  # of these at most, for each word, it is asked whether a visitor may see a page with it


def mistakes_in(word: str) -> int:
    """How many mistakes are forgiven."""
    return (len(word) >= SHORT) + (len(word) >= LONG)


def wide(word: str) -> int:
    """How many mistakes a word may have to be near enough for a mere offer."""
    return min(3, len(word) // 3)


@dataclass
class Spelling:
    """The words of ``query`` and their neighbours; two queries, whatever there is to compare."""

    query: Query
    at: datetime

    @cached_property
    def near(self) -> dict[str, list[tuple[int, str]]]:
        """Word → its nearest neighbours, each with the number of mistakes."""
        typed = [term.word for term in self.query.terms if not term.word.isdecimal()]
        stored = _stored(typed)
        return {word: sorted(_measured(word, stored))[:OFFERED] for word in typed}

    @cached_property
    def in_use(self) -> set[Query]:
        """What a visible page has of the words as they were typed, and of their neighbours."""
        typed = [self.query.alone(term) for term in self.query.terms]
        near = [whole(word) for found in self.near.values() for _, word in found]
        asked = list(dict.fromkeys([*typed, *near, *self.respaced]))
        found = backend().present(asked, self.at)
        return {query for query, is_used in zip(asked, found, strict=True) if is_used}

    @cached_property
    def respaced(self) -> list[Query]:
        """The words written as one: “ml ops”; or one word written as two: “cicd”."""
        words = self.query.words
        if len(words) > 1:
            return [whole("".join(words)[:MAX_LETTERS])]
        ends = range(PART, min(len(words[0]), SPLIT) - PART + 1)
        return [Query((words[0][:n], words[0][n:]), is_open=False) for n in ends]

    @property
    def corrected(self) -> Query | None:
        """The query as it was probably meant, where some visible page has that.

        Words that belong together are joined. Else each word that no visible page has is
        replaced by the nearest one that has, or is split where there is none. ``None`` where
        nothing of that helps.
        """
        together = next((query for query in self.respaced if query in self.in_use), None)
        if len(self.query.words) > 1 and together:
            return together
        return self._replaced or (together if self._is_unknown else None)

    @property
    def _is_unknown(self) -> bool:
        """Whether no visible page has any of the words."""
        return not any(self.query.alone(term) in self.in_use for term in self.query.terms)

    @property
    def _replaced(self) -> Query | None:
        terms = self.query.terms
        unknown = [t.word for t in terms if self.query.alone(t) not in self.in_use]
        better = {word: self._nearest(word) for word in unknown}
        better = {word: near for word, near in better.items() if near}
        return self.query.replaced(better) if better else None

    def _nearest(self, word: str) -> str:
        limit = mistakes_in(word)
        found = (near for mistakes, near in self.near.get(word, ()) if mistakes <= limit)
        return next((near for near in found if whole(near) in self.in_use), "")

    @property
    def neighbours(self) -> Query:
        """A query for any of the words that come near."""
        near = (word for found in self.near.values() for _, word in found)
        used = [word for word in dict.fromkeys(near) if whole(word) in self.in_use]
        return Query(tuple(used), any_word=True, is_open=False)


def whole(word: str) -> Query:
    return Query((word,), is_open=False)


def _stored(words: list[str]) -> list[str]:
    """Words in use that may be near one of ``words``."""
    wanted = Q(pk__in=())
    for word in words:
        shortest, longest = len(word) - wide(word), len(word) + wide(word)
        ends = Q(first=word[0]) | Q(last=word[-1])
        wanted |= ends & Q(length__gte=shortest, length__lte=longest)
    return list(SearchWord.objects.filter(wanted).values_list("word", flat=True)[:LOOKED_AT])


def _measured(word: str, stored: Iterable[str]) -> Iterable[tuple[int, str]]:
    """The words near ``word`` with their distance; those about as long are measured first."""
    limit = wide(word)
    likely = sorted(_likely(word, stored, limit), key=lambda each: abs(len(each) - len(word)))
    for each in likely[:MEASURED]:
        mistakes = distance(word, each, limit)
        if 0 < mistakes <= limit:
            yield mistakes, each


def _likely(word: str, stored: Iterable[str], limit: int) -> Iterable[str]:
    """What shares an end with ``word`` and most of its letters, and is about as long."""
    first, last, letters = word[0], word[-1], set(word)
    shortest, longest = len(word) - limit, len(word) + limit
    for each in stored:
        if (
            (each[0] == first or each[-1] == last)
            and shortest <= len(each) <= longest
            and len(letters.symmetric_difference(each)) <= 2 * limit
        ):
            yield each
