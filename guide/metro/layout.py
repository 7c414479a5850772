"""The certification map: a pure function from lines, zones, stops and connections to a drawing.

Lines lie in rows, levels are zones from left to right, and everything climbs a step from zone to
zone. `grid` finds rows and columns, `routes` the way of each connection, `rows`, `ports` and
`widths` the lengths, `drawing` the finished parts. Labels, rails and links each have spaces of
their own, so nothing has to be tried, tested and moved: a clean map is clean by construction.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from guide.metro.drawing import Sheet
from guide.metro.grid import build
from guide.metro.labels import fit
from guide.metro.model import Connection, Drawing, Line, Node, Stop, Zone
from guide.metro.ports import assign_lanes, assign_ports
from guide.metro.routes import plan
from guide.metro.rows import erect, stack
from guide.metro.widths import spread


def draw(
    lines: Sequence[Line],
    zones: Sequence[Zone],
    stops: Sequence[Stop],
    connections: Sequence[Connection],
) -> Drawing:
    """Lay out the map. Stops of unknown lines, connections of unknown nodes and lines without
    stops are left out; a stop of an unknown zone counts as one without a level."""
    lines, stops, connections = _known(lines, stops, connections)
    if not stops:
        return Drawing(0, 0)
    grid = build(lines, zones, stops, connections)
    labels = {("stop", stop.key): fit(stop.name, bold=stop.has_guide) for stop in stops}
    routes, counts = plan(grid, connections)
    sheet = Sheet(grid, {line.key: line for line in lines}, stops, labels, routes)
    sheet.heights = stack(grid, counts, sheet.row_extents())
    if grid.spine:
        on_spine = {node: label for node, label in labels.items() if node not in grid.cells}
        sheet.spine = erect(routes, sheet.heights, ("line", grid.spine), on_spine)
    assign_ports(routes, sheet.heights, sheet.spine)
    lanes = assign_lanes(routes, sheet.heights, sheet.spine)
    sheet.widths = spread(grid, sheet.column_extents(), lanes, sheet.spine_extent())
    return sheet.drawing()


def light(
    drawing: Drawing, reasons: Mapping[str, str], starts: Container[Node] = frozenset()
) -> Drawing:
    """The drawing with some stations lit: `reasons` maps their keys to why, "" for no reason.

    `starts` are the nodes where a route begins; its links to what is lit are lit as well.
    """
    stations = tuple(
        replace(
            station,
            reason=reasons.get(station.key, ""),
            is_start=("stop", station.key) in starts,
        )
        for station in drawing.stations
    )
    lit = frozenset(station.key for station in stations if station.key in reasons)
    links = tuple(
        replace(link, is_lit=link.origin in starts and link.target in lit) for link in drawing.links
    )
    return replace(drawing, stations=stations, links=links, lit=lit)


def _known(
    lines: Sequence[Line], stops: Sequence[Stop], connections: Sequence[Connection]
) -> tuple[list[Line], list[Stop], list[Connection]]:
    """Without doubles and without what refers to nothing."""
    by_key = {line.key: line for line in reversed(lines)}
    stop_by_key = {stop.key: stop for stop in reversed(stops) if stop.line in by_key}
    stops = [stop for stop in dict.fromkeys(stops) if stop_by_key.get(stop.key) == stop]
    served = {stop.line for stop in stops}
    lines = [ln for ln in dict.fromkeys(lines) if by_key[ln.key] == ln and ln.key in served]
    nodes = {("stop", key) for key in stop_by_key} | {("line", key) for key in served}
    first = {(link.origin, link.target, link.kind): link for link in reversed(connections)}
    steps = dict.fromkeys((link.origin, link.target, link.kind) for link in connections)
    links = [
        first[origin, target, kind]
        for origin, target, kind in steps
        if origin in nodes and ("stop", target) in nodes and origin != ("stop", target)
    ]
    return lines, stops, links
