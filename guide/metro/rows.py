"""Heights: where rails, tracks and the stops of the spine lie. All lengths are px, y downwards.

Rails lie at multiples of 8, every second one shifted by 4; tracks at 2 more than multiples of 8;
what lies on the spine apart from a track at 6 more. So the diagonals of two facing rows never fall
into one, and no run falls into another's way to the spine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guide.metro.grid import DOWN, UP, Grid
from guide.metro.labels import Label
from guide.metro.model import Node
from guide.metro.routes import Route

PITCH = 8  # between tracks, lanes and ports
REACH, REACH_GUIDE = 8, 13  # half the height of a station
LABEL_GAP = 7  # between a station and its label
CLEAR = 18  # from a rail to the nearest track
AIR = 16  # between the labels of two rows
TRACK_PHASE, SPINE_PHASE = 2, 6
HEAD_RISE = 44  # from the head of the spine to its first stop


@dataclass(frozen=True)
class Heights:
    """The y of each row's rail, and of the first track of each channel."""

    rails: tuple[int, ...]
    tracks: tuple[int, ...]

    def track(self, channel: int, number: int) -> int:
        return self.tracks[channel] + PITCH * number


def up_to(value: int, phase: int) -> int:
    """The next number, from `value` on, that is `phase` more than a multiple of 8."""
    return value + (phase - value) % PITCH


def stack(grid: Grid, counts: Sequence[int], extents: Sequence[int]) -> Heights:
    """Stack rows and channels; `extents` says how far each row's labels reach from its rail."""
    rails: list[int] = []
    tracks: list[int] = []
    y = 0
    for channel, count in enumerate(counts):
        facing_above = bool(rails) and grid.faces[channel - 1] == DOWN
        below = channel < len(grid.rows)
        facing_below = below and grid.faces[channel] == UP
        if rails:
            y = rails[-1] + (CLEAR if facing_above else extents[channel - 1] + AIR // 2)
        tracks.append(up_to(y, TRACK_PHASE))
        if count:
            y = tracks[-1] + PITCH * (count - 1)
        if below:
            y += CLEAR if facing_below else extents[channel] + AIR // 2
            rails.append(up_to(y, 4 * (channel % 2)))
    return Heights(tuple(rails), tuple(tracks))


@dataclass(frozen=True)
class Spine:
    """The y of each node on the spine, from top to bottom, the head first."""

    y: Mapping[Node, int]
    aligned: frozenset[int]  # ids of the routes that come straight in on their track

    @property
    def order(self) -> tuple[Node, ...]:
        return tuple(self.y)


def erect(
    routes: Sequence[Route],
    heights: Heights,
    head: Node,
    stops: Mapping[Node, Label],
) -> Spine:
    """Stand the stops of the spine beside the tracks that lead to them, as far as there is room."""
    sources = {node: _sources(node, routes, heights) for node in stops}
    bottom = heights.rails[-1]
    wanted = _wanted(sources, bottom)
    room = {node: _room(node, label, routes) for node, label in stops.items()}
    y: dict[Node, int] = {}
    aligned: set[int] = set()
    floor = heights.rails[0] - HEAD_RISE // 2
    first = True
    for node in sorted(stops, key=wanted.__getitem__):
        low, target = floor + room[node], wanted[node]
        straight = sources[node][0] if sources[node] else None
        if straight and straight[0] >= low:
            y[node] = straight[0]
            aligned.add(straight[1])
        else:
            y[node] = up_to(max(low, target), SPINE_PHASE)
        if first:
            top = up_to(y[node] - HEAD_RISE - _stubs(node, routes) - _stubs(head, routes), 6)
            first = False
        floor = y[node] + room[node]
    return Spine({head: top, **y}, frozenset(aligned))


def _sources(node: Node, routes: Sequence[Route], heights: Heights) -> list[tuple[int, int]]:
    """The tracks (y, id of the route) that lead to a node of the spine."""
    return sorted(
        (heights.track(route.runs[0].channel, route.runs[0].track), id(route))
        for route in routes
        if route.runs and node in (route.origin.node, route.target.node)
    )


def _wanted(sources: Mapping[Node, list[tuple[int, int]]], bottom: int) -> dict[Node, int]:
    """A linked stop wants its track; the others share the space down to the last rail."""
    linked = [tracks[0][0] for tracks in sources.values() if tracks]
    idle = [node for node, tracks in sources.items() if not tracks]
    top = max(linked, default=0)
    step = max(bottom - top, 0) // (len(idle) + bool(linked)) if idle else 0
    wanted = {node: tracks[0][0] for node, tracks in sources.items() if tracks}
    return wanted | {n: top + step * (i + bool(linked)) for i, n in enumerate(idle)}


def _stubs(node: Node, routes: Sequence[Route]) -> int:
    """How far the ports of a node on the spine may reach, up or down."""
    count = sum(node == end.node for route in routes for end in route.ends)
    return 4 + PITCH * count if count > 1 else 0


def _room(node: Node, label: Label, routes: Sequence[Route]) -> int:
    """Half the height that a stop of the spine takes."""
    return max(label.height // 2, REACH_GUIDE + _stubs(node, routes)) + AIR // 2
