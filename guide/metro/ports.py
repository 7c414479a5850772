"""Where the links of a node leave it, and which lane they take in a corridor. Lengths in px."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from guide.metro.model import Node
from guide.metro.routes import End, Route
from guide.metro.rows import PITCH, Heights, Spine


def assign_ports(routes: Sequence[Route], heights: Heights, spine: Spine | None) -> None:
    """Give every end its depth and a port of its own."""
    at_row: dict[Node, list[End]] = defaultdict(list)
    for route in routes:
        for end in route.ends:
            if end.cell:
                end.depth = _depth(route, end, heights)
                at_row[end.node].append(end)
    for ends in at_row.values():
        _spread(ends)
    for node in spine.order if spine else ():
        _spread_on_spine(node, routes, heights, spine)


def _depth(route: Route, end: End, heights: Heights) -> int:
    if not route.runs:
        return 0
    run = route.runs[-1] if end is route.target else route.runs[0]
    return heights.track(run.channel, run.track) - heights.rails[end.cell[0]]


def _spread(ends: list[End]) -> None:
    """From left to right: leftward links, straight ones, rightward ones; the outermost are the
    shallowest, so that links of one station do not cross. Straight links take the same ports at
    both their stations, from the middle on."""
    left = sorted((e for e in ends if e.way < 0), key=lambda e: abs(e.depth))
    straight = [e for e in ends if not e.way]
    right = sorted((e for e in ends if e.way > 0), key=lambda e: -abs(e.depth))
    start = -len(left) if straight else -((len(ends) - 1) // 2)
    for number, end in enumerate([*left, *straight, *right], start):
        end.port = PITCH * number


def _spread_on_spine(node: Node, routes: Sequence[Route], heights: Heights, spine: Spine) -> None:
    ends = [
        (_source(route, end, heights, spine), end, id(route) in spine.aligned)
        for route in routes
        for end in route.ends
        if end.node == node
    ]
    ends.sort(key=lambda item: item[0])
    straight = next((i for i, item in enumerate(ends) if item[2]), None)
    for number, (_, end, _) in enumerate(ends):
        if straight is None:
            end.port = PITCH * (number - (len(ends) - 1) // 2)
        else:
            off = number - straight
            end.port = PITCH * off + (4 if off > 0 else -4) * bool(off)


def _source(route: Route, end: End, heights: Heights, spine: Spine) -> int:
    """The height (y) that a link of the spine comes from."""
    if route.runs:
        return heights.track(route.runs[0].channel, route.runs[0].track)
    other = route.target if end is route.origin else route.origin
    return spine.y[other.node]


def bends(route: Route, heights: Heights, spine: Spine | None) -> tuple[int, int]:
    """The heights (y) at which a route enters and leaves its corridor, origin first."""
    ys = [heights.track(run.channel, run.track) for run in route.runs]
    if len(ys) == 2:
        return ys[0], ys[1]
    first, last = (
        spine.y[end.node] + end.port if end.cell is None else ys[0] for end in route.ends
    )
    return first, last


def assign_lanes(
    routes: Sequence[Route], heights: Heights, spine: Spine | None
) -> Mapping[int, int]:
    """Give every route a lane in its corridor; the number of lanes of each corridor."""
    waiting = defaultdict(list)
    for route in routes:
        if route.corridor is not None and not (spine and id(route) in spine.aligned):
            waiting[route.corridor].append((*bends(route, heights, spine), route))
    return {corridor: _pack(items) for corridor, items in waiting.items()}


def _pack(items: list[tuple[int, int, Route]]) -> int:
    # Downward links from the lowest start, then upward ones from the highest: nested, uncrossed.
    items.sort(key=lambda item: (item[1] < item[0], -item[0] if item[1] >= item[0] else item[0]))
    lanes: list[list[tuple[int, int]]] = []
    for start, end, route in items:
        low, high = min(start, end) - PITCH, max(start, end) + PITCH
        fits = (i for i, lane in enumerate(lanes) if all(high < a or b < low for a, b in lane))
        route.lane = next(fits, len(lanes))
        if route.lane == len(lanes):
            lanes.append([])
        lanes[route.lane].append((low, high))
    return len(lanes)
