"""Charts on the admin's front page: stacked bars in SVG, beside the figures that they draw.

A chart is declared in the module ``rules`` of its app::

    @chart("Guides by track", ("with a guide", "without"), of=[Certification])
    def guides_by_track():
        yield "MLOps", (1, 4)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest

from publishing.doctor import discover, may_see

WIDTH = 1000  # of the longest bar, in the units of its drawing


@dataclass(frozen=True)
class Piece:
    """A part of a bar, from the left edge of the drawing."""

    x: int
    width: int


@dataclass(frozen=True)
class Row:
    label: str
    figures: tuple[int, ...]
    pieces: list[Piece]


@dataclass(frozen=True)
class Chart:
    title: str
    series: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Declared:
    """``read`` yields a label and a figure for each of ``series``; all are rows of ``of``.

    With ``is_share`` every bar has the full length, else the longest of them.
    """

    title: str
    series: tuple[str, ...]
    of: list[type[Model]]
    read: Callable[[], Iterable[tuple[str, tuple[int, ...]]]]
    is_share: bool = False


_declared: dict[str, Declared] = {}


def chart(title: str, series: tuple[str, ...], of: list[type[Model]], **options) -> Callable:
    """Decorator: the function yields the rows of a chart."""

    def decorate(read: Callable) -> Callable:
        _declared[title] = Declared(title, series, of, read, **options)
        return read

    return decorate


def draw_charts(request: HttpRequest, site: AdminSite) -> list[Chart]:
    """The charts of what this user may see."""
    discover()
    shown = [each for each in _declared.values() if all(may_see(request, site, m) for m in each.of)]
    return [draw(each) for each in shown]


def draw(declared: Declared) -> Chart:
    read = list(declared.read())
    longest = max((sum(figures) for _, figures in read), default=0)
    if not longest:
        return Chart(declared.title, declared.series, [])  # in words: bars would all be empty
    rows = [
        Row(label, figures, _pieces(figures, sum(figures) if declared.is_share else longest))
        for label, figures in read
    ]
    return Chart(declared.title, declared.series, rows)


def _pieces(figures: tuple[int, ...], whole: int) -> list[Piece]:
    """``figures`` one behind the other, where ``whole`` is as long as the drawing is wide."""
    ends, total = [0], 0
    for figure in figures:
        total += figure
        ends.append(round(WIDTH * total / whole) if whole else 0)
    return [Piece(start, end - start) for start, end in pairwise(ends)]
