"""Labels: how wide a text is and where it breaks. All lengths are px."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations

SIZE = 13  # of the type
LEADING = 16
MAX_LINES = 3
MAX_WIDTH = 136
# Preferred widths: one line, if it is this short; two; else three.
EASY_WIDTHS = (60, 96, MAX_WIDTH)

# Shares of an em, taken from the widest of the usual system sans faces (DejaVu, Verdana), so that
# a narrower face only leaves more air.
_EMS = (
    ("ijl.,:;'|!", 0.32),
    ("frtI()[]/- ", 0.41),
    ("szJ", 0.53),
    ("cvkxy", 0.59),
    ("aoe", 0.616),
    ("PSTE", 0.64),
    ("mM%@", 0.98),
    ("wWOQGDNH&", 0.83),
)
_EM = {char: em for chars, em in _EMS for char in chars}
_EM_LOWER, _EM_UPPER, _EM_OTHER = 0.635, 0.7, 1.05


@dataclass(frozen=True)
class Label:
    """A text broken into lines, with the size of the rectangle that holds it."""

    lines: tuple[str, ...]
    width: int

    @property
    def height(self) -> int:
        return LEADING * len(self.lines)


def text_width(text: str, bold: bool = False) -> int:
    """A width (px) that no usual system sans exceeds."""
    ems = sum(_char_em(char) for char in text)
    return int(ems * SIZE * (1.1 if bold else 1)) + 1


def _char_em(char: str) -> float:
    if char in _EM:
        return _EM[char]
    if ord(char) > 0x17F:
        return _EM_OTHER
    return _EM_UPPER if char.isupper() else _EM_LOWER


@cache
def fit(text: str, bold: bool = False) -> Label:
    """Break `text` into at most three even lines, each at most MAX_WIDTH wide."""
    words = _words(text, bold)
    for count, easy in enumerate(EASY_WIDTHS, start=1):
        lines = _even_lines(words, count, bold)
        if lines and _width(lines, bold) <= easy:
            return Label(lines, _width(lines, bold))
    lines = _cut(words, bold)
    return Label(lines, _width(lines, bold))


def _width(lines: tuple[str, ...], bold: bool) -> int:
    return max(text_width(line, bold) for line in lines)


def _words(text: str, bold: bool) -> list[str]:
    """The unbreakable pieces, each with the space that follows it."""
    spaced = " ".join(text.split()).replace(" / ", "\u00a0/ ") or "–"
    pieces = []
    for word in spaced.split(" "):
        parts = word.replace("/", "/\n").strip("\n").split("\n")
        pieces += [*parts[:-1], parts[-1] + " "]
    return [bit for piece in pieces for bit in _bits(piece, bold)]


def _bits(word: str, bold: bool) -> list[str]:
    """A word that is wider than a whole line, in pieces that fit."""
    bits = [""]
    for char in word:
        if char != " " and text_width(bits[-1] + char, bold) > MAX_WIDTH:
            bits.append("")
        bits[-1] += char
    return bits


def _even_lines(words: list[str], count: int, bold: bool) -> tuple[str, ...]:
    """The most even way to set `words` in `count` lines; nothing if there are too few words."""
    if len(words) < count or len(words) > 24:
        return ()
    ways = (
        tuple("".join(words[a:b]).strip() for a, b in zip((0, *cuts), (*cuts, None), strict=True))
        for cuts in combinations(range(1, len(words)), count - 1)
    )
    return min(ways, key=lambda lines: _width(lines, bold))


def _cut(words: list[str], bold: bool) -> tuple[str, ...]:
    """As many words as three full lines hold, then an ellipsis."""
    lines = [""]
    for word in words:
        if lines[-1] and text_width((lines[-1] + word).strip(), bold) > MAX_WIDTH:
            lines.append("")
        lines[-1] += word
    kept = [line.strip() for line in lines[:MAX_LINES]]
    while len(lines) > MAX_LINES and text_width(kept[-1] + "…", bold) > MAX_WIDTH:
        kept[-1] = kept[-1][:-1]
    if len(lines) > MAX_LINES:
        kept[-1] = kept[-1].rstrip() + "…"
    return tuple(kept)
