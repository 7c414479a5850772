"""Which row and column each node takes, before any length is known."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from guide.metro.model import Connection, Line, Node, Stop, Zone

UNSTATED = Zone(None, "Level not stated")
SPINE_STOPS = 2  # a line needs as many stops to stand upright
DOWN, UP = 1, -1
FEW_ROWS = 8  # up to here every choice of sides is tried


@dataclass(frozen=True)
class Grid:
    """Lines in rows, zones in columns. A row's links leave on the side that it `faces`; its labels
    stand on the other side, so that links and labels never share a space. A line that lives in
    the last zone only is the `spine`: it stands upright at the right edge."""

    zones: tuple[Zone, ...]
    columns: tuple[int, ...]  # the zone's index of each column
    rows: tuple[tuple[str, ...], ...]  # keys of lines
    faces: tuple[int, ...]
    cells: Mapping[Node, tuple[int, int]]  # row and column
    spine: str | None = None

    def channel(self, row: int) -> int:
        """The space between two rows (0 is above the first row) that a row's links run in."""
        return row + 1 if self.faces[row] == DOWN else row


def build(
    lines: Sequence[Line],
    zones: Sequence[Zone],
    stops: Sequence[Stop],
    connections: Sequence[Connection],
) -> Grid:
    """Place known lines and stops; every stop's line is among `lines`."""
    home = {zone.key for zone in zones}
    level = {stop.key: stop.zone if stop.zone in home else None for stop in stops}
    used = _used((UNSTATED, *zones), set(level.values()))
    index = {zone.key: number for number, zone in enumerate(used)}
    by_line: dict[str, dict[int, list[str]]] = {line.key: defaultdict(list) for line in lines}
    for stop in stops:
        by_line[stop.line][index[level[stop.key]]].append(stop.key)
    spine = _spine(by_line, len(used) - 1)
    flat = {key: places for key, places in by_line.items() if key != spine}
    links = _row_links(connections, {stop.key: stop.line for stop in stops}, flat)
    rows = _order(_pack(flat, links), links)
    columns, cells = _cells(flat, rows, len(used))
    faces = _faces(rows, links)
    return Grid(used, columns, rows, faces, cells, spine)


def _used(zones: Sequence[Zone], keys: set[str | None]) -> tuple[Zone, ...]:
    """The zones that hold stops; of two with one key the first."""
    first = {zone.key: zone for zone in reversed(zones)}
    return tuple(first[key] for key in dict.fromkeys(z.key for z in zones) if key in keys)


def _spine(by_line: Mapping[str, Mapping[int, list[str]]], last: int) -> str | None:
    sizes = {
        key: len(places[last])
        for key, places in by_line.items()
        if set(places) == {last} and len(places[last]) >= SPINE_STOPS
    }
    if not sizes or len(by_line) < 2:
        return None
    return max(sizes, key=sizes.__getitem__)


def _row_links(
    connections: Sequence[Connection], line_of: Mapping[str, str], flat: Mapping[str, object]
) -> Counter[tuple[str, str]]:
    """How many links run between each two lines that lie in rows."""
    ends = (
        (line_of[key] if sort == "stop" else key, line_of[link.target])
        for link in connections
        for sort, key in [link.origin]
    )
    return Counter((a, b) for a, b in ends if a in flat and b in flat)


def _pack(
    flat: Mapping[str, Mapping[int, list[str]]], links: Counter[tuple[str, str]]
) -> list[tuple[str, ...]]:
    """Share rows between lines that leave a whole zone free between them."""
    busy = Counter[str]()
    for pair, count in links.items():
        busy.update(dict.fromkeys(pair, count))
    span = {key: (min(places), max(places)) for key, places in flat.items()}
    rows: list[list[str]] = []
    for key in sorted(flat, key=lambda key: span[key][0] - span[key][1]):
        fits = [row for row in rows if all(_apart(span[key], span[other]) for other in row)]
        if fits:
            min(fits, key=lambda row: sum(busy[other] for other in row)).append(key)
        else:
            rows.append([key])
    place = {key: number for number, key in enumerate(flat)}
    rows.sort(key=lambda row: place[row[0]])
    return [tuple(sorted(row, key=span.__getitem__)) for row in rows]


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] + 1 < other[0] or other[1] + 1 < one[0]


def _order(
    rows: list[tuple[str, ...]], links: Counter[tuple[str, str]]
) -> tuple[tuple[str, ...], ...]:
    """Order the rows so that links are short and the busiest rows stand in the middle."""
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    pulls = Counter[tuple[int, int]]()
    for (a, b), count in links.items():
        pulls[row_of[a], row_of[b]] += count
    order = list(range(len(rows)))
    for _ in range(6):
        better = _swept(order, pulls)
        if better == order:
            break
        order = better
    return tuple(rows[number] for number in order)


def _swept(order: list[int], pulls: Counter[tuple[int, int]]) -> list[int]:
    """One pass of moving each row to where the order costs least."""
    best, cost = order, _stretch(order, pulls)
    for row in list(order) if len(order) <= 24 else ():
        rest = [other for other in best if other != row]
        for place in range(len(order)):
            trial = [*rest[:place], row, *rest[place:]]
            if (trial_cost := _stretch(trial, pulls)) < cost - 1e-9:
                best, cost = trial, trial_cost
    return best if len(order) <= 24 else _barycentres(order, pulls)


def _stretch(order: list[int], pulls: Counter[tuple[int, int]]) -> float:
    at = {row: place for place, row in enumerate(order)}
    middle = (len(order) - 1) / 2
    return sum(
        count * (abs(at[a] - at[b]) + 0.2 * (abs(at[a] - middle) + abs(at[b] - middle)))
        for (a, b), count in pulls.items()
    )


def _barycentres(order: list[int], pulls: Counter[tuple[int, int]]) -> list[int]:
    """The rows by the mean place of the rows that they are linked with, and their own."""
    at = {row: place for place, row in enumerate(order)}
    weight, total = Counter[int](order), Counter(at)
    for (a, b), count in pulls.items():
        for row, other in ((a, b), (b, a)):
            weight[row] += count
            total[row] += count * at[other]
    return sorted(order, key=lambda row: (total[row] / weight[row], at[row]))


def _cells(
    flat: Mapping[str, Mapping[int, list[str]]], rows: Sequence[tuple[str, ...]], zones: int
) -> tuple[tuple[int, ...], dict[Node, tuple[int, int]]]:
    """In each zone first a column of heads, if a line begins there, then columns of stops."""
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    columns: list[int] = []
    cells: dict[Node, tuple[int, int]] = {}
    for zone in range(zones):
        heads = [key for key, places in flat.items() if min(places) == zone]
        cells |= {("line", key): (row_of[key], len(columns)) for key in heads}
        columns += [zone] * bool(heads)
        present = {key: places[zone] for key, places in flat.items() if zone in places}
        for key, stops in present.items():
            for number, stop in enumerate(stops):
                cells["stop", stop] = row_of[key], len(columns) + number
        columns += [zone] * max(map(len, present.values()), default=0)
    return tuple(columns), cells


def _faces(rows: Sequence[tuple[str, ...]], links: Counter[tuple[str, str]]) -> tuple[int, ...]:
    """Choose each row's side so that links cross as few rails as possible."""
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    pairs = [(row_of[a], row_of[b], count) for (a, b), count in links.items()]

    def crossed(faces: Sequence[int]) -> tuple[int, int]:
        channel = [row + (face == DOWN) for row, face in enumerate(faces)]
        return sum(n * abs(channel[a] - channel[b]) for a, b, n in pairs), _open_gaps(faces)

    if len(rows) <= FEW_ROWS:
        return min(product((UP, DOWN), repeat=len(rows)), key=crossed)
    faces = [UP] * len(rows)
    for _ in range(3):
        for trial in _flips(faces):
            if crossed(trial) < crossed(faces):
                faces[:] = trial
    return tuple(faces)


def _open_gaps(faces: Sequence[int]) -> int:
    """Rows in pairs that share a channel are lower than rows with a channel each."""
    return -sum(a == DOWN and b == UP for a, b in pairwise(faces))


def _flips(faces: list[int]) -> Iterator[list[int]]:
    for width in (1, 2):
        for row in range(len(faces) - width + 1):
            trial = list(faces)
            trial[row : row + width] = [-face for face in trial[row : row + width]]
            yield trial
