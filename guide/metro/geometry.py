"""Polylines of horizontal, vertical and diagonal segments, and their SVG paths. Lengths in px."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from guide.metro.model import Point

# Below the pitch of the lanes, so that the corners of neighbouring lanes never fall into one; where
# a corner has no room for that, it stays within its own lane.
CHAMFER, SMALL_CHAMFER = 7, 3


@dataclass(frozen=True)
class Ramp:
    """Between `x` and `x + rise`, whatever runs to the right climbs by `rise`."""

    x: int
    rise: int


def lift(x: int, ramps: Sequence[Ramp]) -> int:
    """How far a point at `x` is lifted by the ramps to its left."""
    return sum(min(max(x - ramp.x, 0), ramp.rise) for ramp in ramps)


def climb(points: Sequence[Point], ramps: Sequence[Ramp]) -> list[Point]:
    """Lift a polyline zone by zone; only its horizontal segments may cross a ramp."""
    edges = [x for ramp in ramps for x in (ramp.x, ramp.x + ramp.rise)]
    lifted = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        between = sorted((x for x in edges if min(x0, x1) < x < max(x0, x1)), reverse=x1 < x0)
        lifted += [(x, y0) for x in between if y0 == y1]
        lifted.append((x1, y1))
    return [(x, y - lift(x, ramps)) for x, y in lifted]


def chamfer(points: Sequence[Point]) -> list[Point]:
    """Cut right angles by a short diagonal."""
    cut = [points[0]]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        first, second = _step(at, before), _step(at, after)
        if first[0] * second[0] + first[1] * second[1] or 0 not in first or 0 not in second:
            cut.append(at)
            continue
        room = min(_reach(before, at), _reach(at, after)) // 2
        size = CHAMFER if room >= CHAMFER else min(room, SMALL_CHAMFER)
        cut += [(at[0] + size * dx, at[1] + size * dy) for dx, dy in (first, second)]
    return [*cut, points[-1]]


def path(points: Sequence[Point], radius: int) -> str:
    """The SVG path of a polyline, its bends rounded; the bends are the curves' control points."""
    points = _plain(points)
    d = "M{} {}".format(*points[0])
    at = points[0]
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _toward(bend, before, radius), _toward(bend, after, radius)
        d += _line(at, start) + "Q{} {} {} {}".format(*bend, *end)
        at = end
    return d + _line(at, points[-1])


def arrow(points: Sequence[Point], gap: int, length: int = 9) -> str:
    """The SVG path of an arrowhead at the end of a polyline, its tip `gap` before the end."""
    before, (x, y) = points[-2:]
    dx, dy = _step((x, y), before)
    # Along a diagonal both axes advance; keep the head about as long as on a straight run.
    half, long = (3.5, length * 0.7) if dx and dy else (4.5, length)
    tip = (x + gap * dx, y + gap * dy)
    foot = (tip[0] + long * dx, tip[1] + long * dy)
    corners = (tip, (foot[0] - half * dy, foot[1] + half * dx))
    corners += ((foot[0] + half * dy, foot[1] - half * dx),)
    return "M" + "L".join(f"{_half(px)} {_half(py)}" for px, py in corners) + "Z"


def _half(value: float) -> str:
    return f"{round(value * 2) / 2:g}"


def _plain(points: Sequence[Point]) -> list[Point]:
    """Without doubled points and without points in the middle of a straight segment."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and _step(kept[-2], kept[-1]) == _step(kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _step(start: Point, end: Point) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (dx > 0) - (dx < 0), (dy > 0) - (dy < 0)


def _reach(start: Point, end: Point) -> int:
    return max(abs(end[0] - start[0]), abs(end[1] - start[1]))


def _toward(bend: Point, other: Point, radius: int) -> Point:
    """The point where the rounding of a bend meets the segment that leads to `other`."""
    dx, dy = _step(bend, other)
    size = min(round(radius * 0.7) if dx and dy else radius, _reach(bend, other) // 2)
    return bend[0] + size * dx, bend[1] + size * dy


def _line(start: Point, end: Point) -> str:
    if start == end:
        return ""
    if start[1] == end[1]:
        return f"H{end[0]}"
    return f"V{end[1]}" if start[0] == end[0] else f"L{end[0]} {end[1]}"
