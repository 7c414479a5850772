"""What the portal has to reach, and whether it does."""

from dataclasses import dataclass

CATALOGUE = ("catalogue", "catalogue, all facets", "catalogue, filtered")
DEEP_DIVE = ("deep dive", "deep dive, many comments")
COLD = dict.fromkeys(CATALOGUE, (6, 4)) | dict.fromkeys(DEEP_DIVE, (8, 10))
OTHER = (5, 6)


@dataclass(frozen=True)
class Bar:
    what: str
    wanted: str
    reached: str
    is_met: bool


def _at_most(what: str, most: float, value: float, unit: str) -> Bar:
    return Bar(what, f"≤ {most:g}{unit}", f"{value:.3g}{unit}", value <= most)


def of_cached(rows: list[dict]) -> list[Bar]:
    bars = []
    for row in rows:
        ours, theirs = row["portal"], row["nginx"]
        least = 0.60 if row["connections"] == 64 else 0.35
        share = ours["rate"] / theirs["rate"]
        where = f"{row['page']}, {row['connections']} connections"
        bars += [
            Bar(f"{where}: share of nginx", f"≥ {least:.2f}", f"{share:.2f}", share >= least),
            _at_most(f"{where}: CPU a hit", 0.04, ours["cpu"], " ms"),
            _at_most(f"{where}: p99 to nginx's", 1.5, ours["p99"] / theirs["p99"], ""),
        ]
    return bars


def of_cold(pages: dict) -> list[Bar]:
    bars = []
    for kind, page in pages.items():
        cpu, queries = COLD.get(kind, OTHER)
        bars.append(_at_most(f"cold {kind}: CPU", cpu, page["cpu"], " ms"))
        bars.append(_at_most(f"cold {kind}: queries", queries, page["queries"], ""))
    return bars


def of_growth(small: dict, large: dict) -> list[Bar]:
    bars = []
    for kind in CATALOGUE[1:]:
        times = large[kind]["cpu"] / small[kind]["cpu"]
        bars.append(_at_most(f"{kind}, 100,000 to 1,000: CPU", 2, times, " times"))
        bars.append(_at_most(f"{kind}, 100,000: median", 8, large[kind]["median"], " ms"))
    for kind, most in (("search, selective", 10), ("search, commonest word", 120)):
        bars.append(_at_most(f"{kind}, 100,000: median", most, large[kind]["median"], " ms"))
    return bars


def of_visit(started: dict, weights: dict) -> list[Bar]:
    bars = [
        _at_most("first answer after the start", 1, started["first answer"], " s"),
        _at_most("memory of a worker (PSS)", 90, max(started["workers"]), " MB"),
    ]
    for page, weight in weights.items():
        bars += [
            _at_most(f"{page}: first view", 14, weight["first view"] / 1_000, " KB"),
            _at_most(f"{page}: requests of a first visit", 5, weight["requests"], ""),
            _at_most(f"{page}: all of a first visit", 50, weight["all"] / 1_000, " KB"),
        ]
    return bars
