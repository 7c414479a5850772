"""From rows, columns and routes to the parts of a drawing. All lengths are px."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guide.metro.geometry import arrow, chamfer, climb, lift, path
from guide.metro.grid import DOWN, Grid
from guide.metro.labels import LEADING, Label, text_width
from guide.metro.model import (
    Box,
    Drawing,
    Line,
    Link,
    Node,
    Point,
    Rail,
    Station,
    Stop,
    TextLine,
)
from guide.metro.ports import bends
from guide.metro.routes import End, Route
from guide.metro.rows import LABEL_GAP, REACH, REACH_GUIDE, Heights, Spine
from guide.metro.widths import Extent, Extents, Widths, union

BULLET = 26  # height of the bullet at a line's head
TARGET = 28  # least size of what can be pressed
HALO = 12  # by how much it is larger than the station, so that a focus ring stands clear
CAPTION = 44  # height of the strip with the names of the zones
FOOT = 14  # below the lowest part
BASELINE = 12  # from the top of a line of text to its baseline
RAIL_RADIUS, LINK_RADIUS = 9, 6
RUN_SEEN = 5  # of a link's run behind its diagonal, and as much before the next
LABEL_AIR = 2  # beside a label
RAIL_SEEN = 4  # of the rail beside a station or a bullet, and as much beside the next


@dataclass
class Sheet:
    """A drawing in the making; `layout.draw` fills in heights, spine and widths in this order."""

    grid: Grid
    lines: Mapping[str, Line]
    stops: Sequence[Stop]
    labels: Mapping[Node, Label]
    routes: Sequence[Route]
    heights: Heights | None = None
    spine: Spine | None = None
    widths: Widths | None = None

    def __post_init__(self) -> None:
        self.guides = {("stop", stop.key) for stop in self.stops if stop.has_guide}
        self.line_of = {("stop", stop.key): stop.line for stop in self.stops}
        self.line_of |= {("line", key): key for key in self.lines}
        self.ends: dict[Node, list[End]] = defaultdict(list)
        for route in self.routes:
            for end in route.ends:
                self.ends[end.node].append(end)

    def row_extents(self) -> list[int]:
        """How far the labels of each row reach from its rail."""
        extents = [BULLET // 2] * len(self.grid.rows)
        for node, (row, _) in self.grid.cells.items():
            if node in self.labels:
                far = self._reach(node) + LABEL_GAP + self.labels[node].height
                extents[row] = max(extents[row], far)
        return extents

    def column_extents(self) -> Extents:
        """How far labels, stations and the diagonals of links reach in each column."""
        extents: Extents = defaultdict(lambda: defaultdict(Extent))
        for node, (row, column) in self.grid.cells.items():
            half = self._half(node)
            extents[column]["row", row] |= Extent(half + RAIL_SEEN, half + RAIL_SEEN)
            extents[column]["channel", self.grid.channel(row)] |= self._channel_extent(node)
            if node in self.labels:
                half = self.labels[node].width // 2 + LABEL_AIR
                extents[column]["label", row] |= Extent(half, half)
        return extents

    def spine_extent(self) -> Extent:
        """How far stations and labels of the spine reach from it."""
        return union(
            Extent(self._reach(node) + 10, self._reach(node) + LABEL_GAP + label.width)
            for node, label in self.labels.items()
            if node not in self.grid.cells
        )

    def drawing(self) -> Drawing:
        """Everything in place, moved so that the drawing begins at 0, 0."""
        stations = self._stations(0)
        rails = self._rails(0)
        polylines = [self._points(route, 0) for route in self.routes]
        tops = [min(s.box.y, s.label_box.y) for s in stations]
        tops += [rail.bullet.y for rail in rails]
        tops += [y - 4 for points in polylines for _, y in points]
        down = CAPTION - min(tops)
        bottoms = [max(s.box.bottom, s.label_box.bottom) for s in stations]
        bottoms += [rail.bullet.bottom for rail in rails]
        bottoms += [y + 4 for points in polylines for _, y in points]
        return Drawing(
            self.widths.width,
            max(bottoms) + down + FOOT,
            self.widths.zones,
            self._rails(down),
            self._stations(down),
            tuple(self._link(route, down) for route in self.routes),
        )

    def _reach(self, node: Node) -> int:
        """Half the height of a station on a rail."""
        return REACH_GUIDE if node in self.guides else REACH

    def _stretch(self, node: Node) -> int:
        """How far a station reaches along its rail, from its middle, to hold all its ports."""
        ports = max((abs(end.port) for end in self.ends.get(node, ())), default=0)
        return ports + self._reach(node)

    def _channel_extent(self, node: Node) -> Extent:
        """How far a node and its links' diagonals reach along their channel."""
        reaches = [
            (end.way, end.port + end.way * (abs(end.depth) + RUN_SEEN)) for end in self.ends[node]
        ]
        half = self._half(node)
        return union(
            [
                Extent(half, half),
                *(Extent(-x, 0) if way < 0 else Extent(0, x) for way, x in reaches if way),
            ]
        )

    def _half(self, node: Node) -> int:
        if node[0] == "line":
            return self._bullet(node, 0, 0).width // 2
        return self._stretch(node)

    def _at(self, node: Node, down: int) -> Point:
        """The middle of a node in the finished drawing."""
        if node in self.grid.cells:
            row, column = self.grid.cells[node]
            x, y = self.widths.columns[column], self.heights.rails[row]
        else:
            x, y = self.widths.spine, self.spine.y[node]
        return x, y - lift(x, self.widths.ramps) + down

    def _bullet(self, node: Node, x: int, y: int) -> Box:
        ports = max((abs(end.port) for end in self.ends[node]), default=0)
        code = self.lines[node[1]].code
        width = max(BULLET, text_width(code, bold=True) + 12)
        if node in self.grid.cells or node[1] != self.grid.spine:
            return Box(x, y, 0, 0).grown(max(width, 2 * ports + 18), BULLET)
        return Box(x, y, 0, 0).grown(width, max(BULLET, 2 * ports + 18))

    def _rails(self, down: int) -> tuple[Rail, ...]:
        order = [key for row in self.grid.rows for key in row]
        return tuple(self._rail(key, down) for key in (*order, *filter(None, [self.grid.spine])))

    def _rail(self, key: str, down: int) -> Rail:
        line, head = self.lines[key], ("line", key)
        nodes = [node for node, home in self.line_of.items() if home == key]
        x, y = self._at(head, down)
        if key == self.grid.spine:
            points = [(x, y), (x, max(self._at(node, down)[1] for node in nodes))]
        else:
            end = max(self._at(node, down)[0] for node in nodes)
            flat = self.heights.rails[self.grid.cells[head][0]] + down
            points = climb([(x, flat), (end, flat)], self.widths.ramps)
        d = path(points, RAIL_RADIUS)
        return Rail(key, line.name, line.code, line.colour, d, x, y, self._bullet(head, x, y))

    def _stations(self, down: int) -> tuple[Station, ...]:
        """Line by line as the rails stand, along each line."""
        order = [key for row in self.grid.rows for key in row] + [self.grid.spine]
        place = {key: number for number, key in enumerate(order)}
        stations = [self._station(stop, down) for stop in self.stops]
        return tuple(sorted(stations, key=lambda s: (place[s.line], s.x, s.y)))

    def _station(self, stop: Stop, down: int) -> Station:
        node = ("stop", stop.key)
        x, y = self._at(node, down)
        along, across = 2 * self._stretch(node), 2 * self._reach(node)
        upright = node not in self.grid.cells
        box = Box(x, y, 0, 0).grown(*((across, along) if upright else (along, across)))
        label, label_box, anchor = self._label(node, box)
        return Station(
            stop.key,
            stop.name,
            stop.line,
            self._zone_name(stop),
            stop.url,
            stop.has_guide,
            self.lines[stop.line].colour,
            x,
            y,
            box,
            box.grown(max(TARGET, box.width + HALO), max(TARGET, box.height + HALO)),
            label,
            label_box,
            anchor,
        )

    def _zone_name(self, stop: Stop) -> str:
        names = {zone.key: zone.name for zone in self.grid.zones}
        return names.get(stop.zone) or names[None]

    def _label(self, node: Node, box: Box) -> tuple[tuple[TextLine, ...], Box, str]:
        label = self.labels[node]
        middle = box.x + box.width // 2
        if node not in self.grid.cells:
            x, anchor = box.right + LABEL_GAP, "start"
            top = box.y + (box.height - label.height) // 2
            frame = Box(x, top, label.width, label.height)
        else:
            x, anchor = middle, "middle"
            above = self.grid.faces[self.grid.cells[node][0]] == DOWN
            top = box.y - LABEL_GAP - label.height if above else box.bottom + LABEL_GAP
            frame = Box(middle - label.width // 2, top, label.width, label.height)
        lines = tuple(
            TextLine(x, top + BASELINE + LEADING * number, text)
            for number, text in enumerate(label.lines)
        )
        return lines, frame, anchor

    def _link(self, route: Route, down: int) -> Link:
        points = self._points(route, down)
        link = route.connection
        gap = self._reach(route.target.node) + 1
        return Link(
            path(points, LINK_RADIUS),
            arrow(points, gap),
            link.kind,
            link.origin,
            link.target,
            self.lines[self.line_of[link.origin]].colour,
            link.label,
        )

    def _points(self, route: Route, down: int) -> list[Point]:
        """The bends of a link from port to port, in the finished drawing."""
        start, finish = (self._approach(end) for end in route.ends)
        middle: list[Point] = []
        if route.corridor is not None and not (self.spine and id(route) in self.spine.aligned):
            lane = self.widths.lane(route.corridor, route.lane)
            middle = [(lane, y) for y in bends(route, self.heights, self.spine)]
        points = chamfer([*start, *middle, *reversed(finish)])
        return [(x, y + down) for x, y in climb(points, self.widths.ramps)]

    def _approach(self, end: End) -> list[Point]:
        """A link's first points: its port, and where its diagonal meets its track."""
        if end.cell is None:
            return [(self.widths.spine, self.spine.y[end.node] + end.port)]
        row, column = end.cell
        x, y = self.widths.columns[column] + end.port, self.heights.rails[row]
        if not end.way:
            return [(x, y)]
        return [(x, y), (x + end.way * abs(end.depth), y + end.depth)]
