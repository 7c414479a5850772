"""Widths: where columns, lanes, ramps and the spine stand. All lengths are px."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guide.metro.geometry import Ramp
from guide.metro.grid import Grid
from guide.metro.labels import text_width
from guide.metro.model import ZoneBand
from guide.metro.rows import PITCH, up_to

MARGIN = 8
GAP = 10  # between what stands in neighbouring columns, and before a ramp
RISE = 24  # by how much every zone stands higher than the one before
SPINE_GAP = 20  # before the spine, enough for an arrow
CAPTION_PAD = 10


@dataclass(frozen=True)
class Extent:
    """How far the contents of a column reach to the left and right of its middle."""

    left: int = 0
    right: int = 0

    def __or__(self, other: "Extent") -> "Extent":
        return Extent(max(self.left, other.left), max(self.right, other.right))


@dataclass(frozen=True)
class Widths:
    """The x of each column, of each corridor's first lane and of the spine, and the zones."""

    columns: tuple[int, ...]
    lanes: tuple[int, ...]
    spine: int
    ramps: tuple[Ramp, ...]
    zones: tuple[ZoneBand, ...]
    width: int

    def lane(self, corridor: int, number: int) -> int:
        return self.lanes[corridor] + PITCH * number


# What must not meet: stations of one row, labels of one row, and things of one channel.
Extents = Mapping[int, Mapping[tuple[str, int], Extent]]


class _Walk:
    """Columns set one after another, each as far left as those before it allow."""

    def __init__(self, extents: Extents) -> None:
        self.extents = extents
        self.columns: list[int] = []
        self.lanes: list[int] = []
        self.floor = MARGIN  # nothing reaches further left
        self.open: list[int] = []  # columns since the floor was set

    def column(self, lanes: int) -> None:
        """Set the next column, and behind it a corridor if it has lanes."""
        own = self.extents.get(len(self.columns), {})
        xs = [self.floor + union(own.values()).left]
        for before in self.open:
            others = self.extents.get(before, {})
            xs.append(self.columns[before] + PITCH)
            xs += [
                self.columns[before] + others[group].right + GAP + own[group].left
                for group in own.keys() & others.keys()
            ]
        self.open.append(len(self.columns))
        self.columns.append(up_to(max(xs), 0))
        self.lanes.append(up_to(self.end(), 0))
        if lanes:
            self.close(self.lanes[-1] + PITCH * (lanes - 1) + GAP)

    def end(self) -> int:
        """The x behind everything so far."""
        ends = (self.columns[c] + union(self.extents.get(c, {}).values()).right for c in self.open)
        return max((end + GAP for end in ends), default=self.floor)

    def close(self, x: int) -> None:
        self.floor, self.open = x, []


def spread(
    grid: Grid,
    extents: Extents,
    lanes: Mapping[int, int],
    spine_extent: Extent,
) -> Widths:
    """Set the columns side by side; a ramp divides each zone from the next."""
    walk = _Walk(extents)
    ramps: list[Ramp] = []
    edges = [0]
    spine = 0
    for zone in range(len(grid.zones)):
        for column in (c for c, home in enumerate(grid.columns) if home == zone):
            walk.column(lanes.get(column, 0))
        last = zone == len(grid.zones) - 1
        if last and grid.spine:
            spine = up_to(walk.end() + max(SPINE_GAP, spine_extent.left), 0)
            walk.close(spine + spine_extent.right + GAP)
        x = max(walk.end(), edges[-1] + _caption(grid, zone))
        if not last:
            ramps.append(Ramp(x, RISE))
            edges.append(x + RISE // 2)
            walk.close(x + RISE + GAP // 2)
    edges.append(x - GAP + MARGIN)
    return Widths(
        tuple(walk.columns),
        tuple(walk.lanes),
        spine,
        tuple(ramps),
        _bands(grid, edges),
        edges[-1],
    )


def _caption(grid: Grid, zone: int) -> int:
    """The width that the name of a zone asks for."""
    return text_width(grid.zones[zone].name) + 2 * CAPTION_PAD


def _bands(grid: Grid, edges: Sequence[int]) -> tuple[ZoneBand, ...]:
    return tuple(
        ZoneBand(zone.key, zone.name, left, right - left)
        for zone, (left, right) in zip(grid.zones, pairwise(edges), strict=True)
    )


def union(extents: Iterable[Extent]) -> Extent:
    """The extent that holds all the given ones."""
    total = Extent()
    for extent in extents:
        total |= extent
    return total
