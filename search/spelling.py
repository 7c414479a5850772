"""What somebody may have meant: words in use that are nearly those that were typed."""

from datetime import datetime

from django.db.models import Q

from search.backends import backend
from search.models import SearchWord
from search.query import Query
from search.words import distance

SHORT, LONG = 4, 8  # letters from which one mistake is forgiven, and from which two are
LOOKED_AT = 5_000  # words in use that are compared with one that was typed
OFFERED = 6  # of these at most it is asked whether a visitor may see a page with them


def mistakes_in(word: str) -> int:
    """How many mistakes are forgiven."""
    return (len(word) >= SHORT) + (len(word) >= LONG)


def corrected(query: Query, at: datetime) -> Query | None:
    """``query`` with each word that no visible page has replaced by the nearest that one has.

    ``None`` where there is nothing to replace, or nothing to replace it by.
    """
    alone = [query.alone(term) for term in query.terms]
    found = backend().present(alone, at)
    unknown = [each.words[0] for each, is_known in zip(alone, found, strict=True) if not is_known]
    near = {word: near_words(word, mistakes_in(word))[:OFFERED] for word in unknown}
    used = words_in_use([word for words in near.values() for word in words], at)
    better = {
        word: next(each for each in words if each in used)
        for word, words in near.items()
        if not used.isdisjoint(words)
    }
    return query.replaced(better) if better else None


def words_in_use(words: list[str], at: datetime) -> set[str]:
    """Those of the ``words`` that a visible page has: hidden pages may have had the others."""
    queries = [Query((word,), is_open=False) for word in words]
    found = backend().present(queries, at)
    return {word for word, is_used in zip(words, found, strict=True) if is_used}


def near_words(word: str, limit: int) -> list[str]:
    """Words that differ from ``word`` by up to ``limit`` mistakes, nearest first."""
    if not limit or word.isdecimal():
        return []
    measured = ((distance(word, each, limit), each) for each in _candidates(word, limit))
    near = [(mistakes, each) for mistakes, each in measured if 0 < mistakes <= limit]
    return [each for _, each in sorted(near, key=lambda n: (n[0], n[1][0] != word[0], n[1]))]


def _candidates(word: str, limit: int) -> list[str]:
    """Words that could be near: few letters of which are not shared."""
    ends = Q(first=word[0]) | Q(last=word[-1])
    about = SearchWord.objects.filter(
        ends, length__gte=len(word) - limit, length__lte=len(word) + limit
    )
    letters = set(word)
    stored = about.values_list("word", flat=True)[:LOOKED_AT]
    return [each for each in stored if len(letters.symmetric_difference(each)) <= 2 * limit]
