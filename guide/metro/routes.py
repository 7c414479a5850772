"""The way of each connection through channels and corridors, before any length is known.

A *channel* is the space between two rows, free of labels; its tracks hold horizontal runs.
A *corridor* is the space right of a column, free of labels; its lanes hold vertical runs.
Places from left to right are counted in half columns: column i is 2i, its corridor 2i + 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from guide.metro.grid import Grid
from guide.metro.model import Connection, Node

BUSY_CHANNEL = 12  # tracks; above it their order is left as first found


@dataclass
class Leg:
    """Where a run ends: in a half column, turning upwards or downwards (0: not known yet)."""

    place: int
    turn: int


@dataclass
class Run:
    """A horizontal stretch in a channel, on a track counted from the top."""

    channel: int
    legs: tuple[Leg, Leg]
    track: int = 0

    @property
    def low(self) -> int:
        return min(leg.place for leg in self.legs)

    @property
    def high(self) -> int:
        return max(leg.place for leg in self.legs)


@dataclass
class End:
    """One end of a route. `cell` is None on the spine; `way` is -1 to the left, 1 to the right."""

    node: Node
    cell: tuple[int, int] | None
    way: int = 0
    depth: int = 0  # px from the rail to the run, signed
    port: int = 0  # px from the middle of the node: along the row, or along the spine


@dataclass
class Route:
    """A connection with its runs. Between two runs, or before the spine, it takes a corridor."""

    connection: Connection
    origin: End
    target: End
    runs: list[Run] = field(default_factory=list)
    corridor: int | None = None
    lane: int = 0

    @property
    def ends(self) -> tuple[End, End]:
        return self.origin, self.target


def plan(grid: Grid, connections: Iterable[Connection]) -> tuple[list[Route], list[int]]:
    """The route of each connection, and how many tracks each channel has."""
    routes = [_route(grid, connection) for connection in connections]
    channels: dict[int, list[Run]] = defaultdict(list)
    for route in routes:
        for run in route.runs:
            channels[run.channel].append(run)
    counts = [_assign_tracks(channels[number]) for number in range(len(grid.rows) + 1)]
    return routes, counts


def _route(grid: Grid, connection: Connection) -> Route:
    nodes = (connection.origin, ("stop", connection.target))
    origin, target = (End(node, grid.cells.get(node)) for node in nodes)
    route = Route(connection, origin, target)
    if origin.cell and target.cell:
        _between_rows(grid, route, origin.cell, target.cell)
    else:
        route.corridor = len(grid.columns) - 1
        for end in (origin, target):
            if end.cell:
                end.way = 1
                place = 2 * route.corridor + 1
                route.runs.append(_run(grid, end.cell, Leg(place, 0)))
    return route


def _between_rows(grid: Grid, route: Route, start: tuple[int, int], goal: tuple[int, int]) -> None:
    (row, column), (goal_row, goal_column) = start, goal
    channel, goal_channel = grid.channel(row), grid.channel(goal_row)
    if channel == goal_channel:
        way = (goal_column > column) - (goal_column < column)
        route.origin.way, route.target.way = way, -way
        if way:
            route.runs.append(_run(grid, start, _leg(grid, goal)))
        return
    corridor = goal_column - 1 if column < goal_column else goal_column
    place, turn = 2 * corridor + 1, 1 if goal_channel > channel else -1
    route.corridor = corridor
    route.origin.way = 1 if column <= corridor else -1
    route.target.way = 1 if goal_column <= corridor else -1
    route.runs = [_run(grid, start, Leg(place, turn)), _run(grid, goal, Leg(place, -turn))]


def _leg(grid: Grid, cell: tuple[int, int]) -> Leg:
    row, column = cell
    return Leg(2 * column, -grid.faces[row])


def _run(grid: Grid, cell: tuple[int, int], other: Leg) -> Run:
    return Run(grid.channel(cell[0]), (_leg(grid, cell), other))


def _assign_tracks(runs: list[Run]) -> int:
    """Give every run a track so that no two on one track meet; the number of tracks."""
    tracks: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.high - run.low, run.low)):
        free = (track for track in tracks if all(_clear(run, other) for other in track))
        track = next(free, None)
        if track is None:
            tracks.append(track := [])
        track.append(run)
    for number, track in enumerate(_untangled(tracks)):
        for run in track:
            run.track = number
    return len(tracks)


def _clear(one: Run, other: Run) -> bool:
    return one.high < other.low or other.high < one.low


def _untangled(tracks: list[list[Run]]) -> list[list[Run]]:
    """Order the tracks so that their runs and legs cross each other seldom and stay short."""
    order = sorted(tracks, key=lambda track: sum(leg.turn for run in track for leg in run.legs))
    if len(order) > BUSY_CHANNEL:
        return order
    cost = _tangle(order)
    improved = True
    while improved:
        improved = False
        for a, b in combinations(range(len(order)), 2):
            trial = list(order)
            trial.insert(b, trial.pop(a))
            back = list(order)
            back.insert(a, back.pop(b))
            for candidate in (trial, back):
                if (candidate_cost := _tangle(candidate)) < cost - 1e-9:
                    order, cost, improved = candidate, candidate_cost, True
    return order


def _tangle(tracks: Sequence[list[Run]]) -> float:
    """Crossings of runs by the legs of others, and a little for each track that a leg passes."""
    total = 0.0
    for number, track in enumerate(tracks):
        for run in track:
            for leg in run.legs:
                passed = tracks[:number] if leg.turn < 0 else tracks[number + 1 :] * (leg.turn > 0)
                total += sum(
                    0.01 + sum(other.low < leg.place < other.high for other in runs)
                    for runs in passed
                )
    return total
