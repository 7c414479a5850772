"""Where the words stand in a text, marked and cut to what fits below a title."""

import re
from bisect import bisect_left
from html import escape
from operator import itemgetter

from django.utils.safestring import SafeString, mark_safe

from search.query import Query
from search.words import spans_beginning

LENGTH = 230  # characters
LEAD = 60  # characters that stand before the first word that was found
_AFTER_SENTENCE = re.compile(r"(?<=[.!?…])\n")

Span = tuple[int, int]


def marked(text: str, query: Query) -> SafeString:
    """``text`` as HTML with the words of ``query`` marked."""
    return _marked(text, _hits(text, query))


def excerpt(text: str, query: Query) -> SafeString:
    """The part of ``text`` where most of the words stand first, with them marked."""
    hits = _hits(text, query)
    start, end = _window(text, hits)
    inside = [(a - start, b - start) for a, b in hits if start <= a and b <= end]
    part = _marked(text[start:end], inside)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(f"{before}{part}{after}")  # noqa: S308 - the part has just been escaped


def _hits(text: str, query: Query) -> list[Span]:
    if not query:
        return []
    return [(a, b) for a, b, word in spans_beginning(text, query.beginnings) if query.fits(word)]


def _window(text: str, hits: list[Span]) -> Span:
    if len(text) <= LENGTH:
        return 0, len(text)
    start = _word_start(text, max(_densest(hits) - LEAD, 0))
    end = min(start + LENGTH, len(text))
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    return start, end


def _densest(hits: list[Span]) -> int:
    """Where to begin, so that as many hits as possible are in sight; the first of such places."""
    starts = [a for a, _ in hits]
    reach = LENGTH - LEAD
    in_sight = (bisect_left(starts, a + reach) - n for n, a in enumerate(starts))
    return max(zip(in_sight, starts, strict=True), key=itemgetter(0), default=(0, 0))[1]


def _word_start(text: str, position: int) -> int:
    """The start of the first word at or behind ``position``, or of the line there."""
    if not position:
        return 0
    gap = text.find(" ", position, position + LEAD)
    return position if gap < 0 else gap + 1


def _marked(text: str, hits: list[Span]) -> SafeString:
    pieces, done = [], 0
    for start, end in hits:
        word = escape(text[start:end])
        pieces.append(f"{escape(_on_one_line(text[done:start]))}<mark>{word}</mark>")
        done = end
    pieces.append(escape(_on_one_line(text[done:])))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece has just been escaped


def _on_one_line(text: str) -> str:
    """Sentences follow each other; what has no full stop is set apart."""
    return _AFTER_SENTENCE.sub(" ", text).replace("\n", " · ")
