"""Writes what was measured as tables and plots, for people."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.bars import Bar
from benchmarks.plot import plot
from benchmarks.portals import ROOT, SIZES

PAGE = ROOT / "docs" / "performance.md"
PICTURES = ROOT / "docs" / "images"

INTRODUCTION = """\
# Performance

Written by `make bench`. Server on one core, client on another, in turn with nginx, which serves the
same compressed bytes with `gzip_static`; medians. Cold pages are drawn by Django without the page
cache, from a made-up portal of 1,000 certifications (`manage.py fill_catalogue`).
"""

SEEN = """
“First view” is the style sheet and that part of the HTML, compressed alone, in which everything
begins that a window shows before it is scrolled: the larger one of 1280 x 800 and 360 x 740.
"""


def table(head: Sequence[str], rows: Iterable[Sequence]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def write(found: dict, bars: list[Bar], machine: str) -> None:
    parts = [INTRODUCTION, machine, "## Bars\n", _bars(bars)]
    if "cached" in found:
        parts += ["## Cached pages against nginx\n", _picture("cached.svg"), _cached(found)]
        _draw_cached(found["cached"])
    sizes = sorted(size for size in SIZES if f"cold {size}" in found)
    if sizes:
        parts += ["## Drawing a page\n", _cold(found, sizes), "## Growth\n"]
        parts += [_picture("growth.svg"), _growth(found, sizes)]
        _draw_growth(found, sizes)
    if "start" in found:
        parts += ["## Start, memory, weight\n", _visit(found)]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def _bars(bars: list[Bar]) -> str:
    rows = ((b.what, b.wanted, b.reached, "yes" if b.is_met else "**no**") for b in bars)
    return table(("what", "wanted", "reached", "met"), rows)


def _picture(name: str) -> str:
    return f"![](images/{name})\n"


def _cached(found: dict) -> str:
    def rows():
        for row in found["cached"]:
            ours, theirs = row["portal"], row["nginx"]
            yield (
                row["page"],
                row["connections"],
                f"{row['bytes']:,}",
                f"{ours['rate']:,.0f}",
                f"{theirs['rate']:,.0f}",
                f"{ours['rate'] / theirs['rate']:.2f}",
                f"{ours['p99']:.1f}",
                f"{theirs['p99']:.1f}",
                f"{ours['cpu']:.3f}",
                f"{theirs['cpu']:.3f}",
            )

    head = ["page", "connections", "bytes", "portal /s", "nginx /s", "share"]
    head += ["portal p99 ms", "nginx p99 ms", "portal CPU ms", "nginx CPU ms"]
    return table(head, rows())


def _cold(found: dict, sizes: list[int]) -> str:
    size = 1_000 if 1_000 in sizes else sizes[0]
    rows = (
        (
            kind,
            page["queries"],
            f"{page['cpu']:.1f}",
            f"{page['least']:.1f}",
            f"{page['median']:.1f}",
            f"{page['bytes'] // 1_024:,}",
        )
        for kind, page in found[f"cold {size}"].items()
    )
    return table(("page", "queries", "CPU ms", "least CPU ms", "median ms", "KB"), rows)


def _growth(found: dict, sizes: list[int]) -> str:
    head = ["median ms (queries)", *(f"{n:,} and {SIZES[n]:,} comments" for n in sizes)]
    kinds = found[f"cold {sizes[0]}"]
    rows = ([kind, *(_cell(found[f"cold {size}"][kind]) for size in sizes)] for kind in kinds)
    return table(head, rows)


def _cell(page: dict) -> str:
    return f"{page['median']:.1f} ({page['queries']})"


def _visit(found: dict) -> str:
    started = found["start"]
    workers = ", ".join(f"{each:.0f}" for each in started["workers"])
    said = (
        f"First answer {started['first answer']:.2f} s after the start with 1,000 certifications; "
        f"each worker takes {workers} MB (PSS), the main process {started['main']:.0f} MB.\n\n"
    )
    head = ("page as shipped", "HTML", "CSS", "first view", "requests", "all bytes")
    return said + table(head, ([page, *w.values()] for page, w in found["weights"].items())) + SEEN


def _draw_cached(rows: list[dict]) -> None:
    drawn = [
        (f"{row['page']}, {row['connections']}", (row["portal"]["rate"], row["nginx"]["rate"]))
        for row in rows
    ]
    _save("cached.svg", plot("Answers in a second, by connections", ("portal", "nginx"), drawn))


def _draw_growth(found: dict, sizes: list[int]) -> None:
    least, most = sizes[0], sizes[-1]
    rows = [
        (kind, [found[f"cold {size}"][kind]["cpu"] for size in (least, most)])
        for kind in found[f"cold {least}"]
    ]
    series = [f"{size:,} certifications" for size in (least, most)]
    _save("growth.svg", plot("CPU milliseconds to draw a page", series, rows))


def _save(name: str, picture: str) -> None:
    Path(PICTURES / name).write_text(picture, encoding="utf-8")
