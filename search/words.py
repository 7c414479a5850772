"""Words as they are compared: without case, accents and everything that is no letter or digit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

MAX_WORDS = 12  # of a query; what follows hardly changes an answer
MAX_LETTERS = 40  # of a word
LOOKED_AT = 600  # characters of a query; the rest of a long text says no more
KEY_LETTERS = 200

# What says nothing about a page; left out of a query as long as something else is left.
FILLERS = frozenset({
    "a", "an", "and", "any", "are", "as", "at", "be", "can", "do", "does", "for", "from", "how",
    "i", "if", "in", "is", "it", "me", "my", "of", "on", "or", "should", "that", "the", "there",
    "this", "to", "was", "what", "when", "where", "which", "who", "why", "will", "with", "you",
    "your",
})  # fmt: skip

_WORD = re.compile(r"[^\W_]+")
_FOREIGN = re.compile(r"[^\W_\0-\x7f]")  # a letter that may be compared as another one


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def words_in(text: str) -> list[str]:
    """All words of ``text`` in order, comparable and of bounded length."""
    # Composed first: an accent that is a character of its own must not split a word.
    found = _WORD.findall(_folded(unicodedata.normalize("NFC", text)))
    return [word[:MAX_LETTERS] for word in found]


def spans_of_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of ``text`` starts and ends, and what is compared of it."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), _compared(match[0])


def spans_beginning(text: str, beginnings: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """The spans of the words that begin so, and perhaps those of others."""
    if _FOREIGN.search(text):
        yield from spans_of_words(text)
        return
    lower = text.lower()
    for start in _places(lower, beginnings):
        if not start or not lower[start - 1].isalnum():
            end = _WORD.match(lower, start).end()
            yield start, end, lower[start:end][:MAX_LETTERS]


def _places(text: str, beginnings: Iterable[str]) -> list[int]:
    """Where ``beginnings`` stand in ``text``, in order. A pattern would look ten times as long."""
    places = set()
    for beginning in beginnings:
        place = text.find(beginning)
        while place >= 0:
            places.add(place)
            place = text.find(beginning, place + 1)
    return sorted(places)


@lru_cache(maxsize=20_000)  # a text has its words many times
def _compared(word: str) -> str:
    return "".join(words_in(word))


def words_asked(text: str) -> list[str]:
    """The words of a query, as many as are looked for."""
    return words_in(text[:LOOKED_AT])[:MAX_WORDS]


def is_long(text: str) -> bool:
    """Whether a query has more than what is looked for."""
    return len(text) > LOOKED_AT or len(words_in(text)) > MAX_WORDS


def telling(words: list[str]) -> list[str]:
    """The ``words`` that say something; all of them if none does."""
    return [word for word in words if word not in FILLERS] or words


def key_of(words: Iterable[str]) -> str:
    """A name as it is compared as a whole."""
    return " ".join(words)[:KEY_LETTERS]


def forms_of(word: str) -> list[str]:
    """The word, and its plural or its singular."""
    if len(word) < 4 or not word.isalpha():
        return [word]
    if word.endswith("ies"):
        return [word, f"{word[:-3]}y"]
    if word.endswith("s"):
        return [word] if word.endswith("ss") else [word, word[:-1]]
    return [word, f"{word[:-1]}ies"] if word.endswith("y") else [word, f"{word}s"]


def distance(one: str, other: str, limit: int) -> int:
    """How many letters are wrong, missing, too many or swapped; more than ``limit`` if too many."""
    too_many, width = limit + 1, len(other) + 1
    if abs(len(one) - len(other)) > limit:
        return too_many
    before: list[int] = []
    above = list(range(width))
    for i, letter in enumerate(one, start=1):
        row = [i] + [too_many] * len(other)
        # Farther from the diagonal than the limit, all are too many.
        for j in range(max(1, i - limit), min(width, i + too_many)):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other[j - 1]))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, before[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return too_many
        before, above = above, row
    return min(above[-1], too_many)


def likeness(one: str, other: str) -> float:
    """How many groups of three letters two names share, from 0 to 1."""
    first, second = _trigrams(one), _trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[n : n + 3] for n in range(len(padded) - 2)}
