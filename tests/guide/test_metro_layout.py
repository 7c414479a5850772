"""What the map promises, each promise checked on the real catalogue's shape and on random ones."""

import re
import time
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guide.metro.geometry import Ramp, arrow, chamfer, climb, path
from guide.metro.labels import MAX_LINES, MAX_WIDTH, fit, text_width
from guide.metro.layout import draw, light
from guide.metro.model import Box, Connection, Drawing, Line, Stop, Zone

LEVELS = ("Practitioner", "Professional", "Specialist", "Expert", "Leadership")
ZONES = [Zone(name.lower(), name) for name in LEVELS]
TRACKS = {
    "ML": "MLOps",
    "DO": "DevOps",
    "DS": "DevSecOps",
    "SRE": "SRE",
    "AI": "AIOps",
    "DA": "DataOps",
    "FO": "FinOps",
    "CL": "Cloud",
    "LD": "Leadership",
}
LINES = [Line(code, name, code, f"colour-{code}") for code, name in TRACKS.items()]
CATALOGUE = """
mlocp|MLOps Certified Professional (MLOCP)|ML|professional
orchestration|Advanced ML Orchestration Specialist|ML|specialist
architect|MLOps Architect Certified Expert|ML|expert
managers|MLOps for Managers|ML|leadership
cdp|Certified DevOps Professional|DO|professional
dp|DevOps Professional|DO|professional
jenkins|Jenkins/GitLab Expert|DO|expert
dsp|DevSecOps Professional|DS|professional
dss|DevSecOps Specialist|DS|specialist
sre|SRE Certified|SRE|
aiops|AIOps Specialist|AI|specialist
dataops|DataOps Certified Professional|DA|professional
bigdata|Big Data Expert|DA|expert
finops-p|FinOps Practitioner|FO|practitioner
finops-c|FinOps Certified|FO|
cost|Cloud Cost Management|FO|
cloud-a|Cloud Architect|CL|
cloud-s|Cloud Security|CL|
kubernetes|Kubernetes Expert|CL|expert
cto|CTO / Engineering Director Program|LD|leadership
strategic|Strategic Tech Management|LD|leadership
transformation|Digital Transformation Leader|LD|leadership
tech|Tech Leadership|LD|leadership
"""
STOPS = [
    Stop(key, name, line, zone or None, f"/certifications/{key}/", key == "mlocp")
    for key, name, line, zone in (row.split("|") for row in CATALOGUE.strip().splitlines())
]
CONNECTIONS = [
    Connection((sort, key), target, kind, kind)
    for sort, key, target, kind in (
        ("stop", "mlocp", "architect", "same-track"),
        ("stop", "mlocp", "dataops", "cross-track"),
        ("stop", "mlocp", "cto", "leadership"),
        ("line", "ML", "orchestration", "same-track"),
        ("line", "ML", "dataops", "cross-track"),
        ("line", "ML", "strategic", "leadership"),
        ("line", "DO", "jenkins", "same-track"),
        ("line", "DO", "dsp", "cross-track"),
        ("line", "DO", "transformation", "leadership"),
    )
]
REAL = (LINES, ZONES, STOPS, CONNECTIONS)


# Reading a drawing back -------------------------------------------------------------------------


def polyline(d: str) -> list[tuple[float, float]]:
    """The corners of a path; the control point of a curve is the corner that it rounds."""
    points: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLHVQ])([^MLHVQ]*)", d):
        values = [float(number) for number in numbers.split()]
        match command:
            case "H":
                points.append((values[0], points[-1][1]))
            case "V":
                points.append((points[-1][0], values[0]))
            case "Q":
                points += [(values[0], values[1]), (values[2], values[3])]
            case _:
                points.append((values[0], values[1]))
    return points


def segments(d: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [(a, b) for a, b in pairwise(polyline(d)) if a != b]


def meets(one: Box, other: Box) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def cuts(segment, box: Box) -> bool:
    """Whether a straight segment has a point strictly inside a box (Liang and Barsky)."""
    (x0, y0), (x1, y1) = segment
    enter, leave = 0.0, 1.0
    for delta, low, high in (
        (x1 - x0, box.x - x0, box.right - x0),
        (y1 - y0, box.y - y0, box.bottom - y0),
    ):
        if delta == 0:
            if low >= 0 or high <= 0:
                return False
            continue
        first, last = sorted((low / delta, high / delta))
        enter, leave = max(enter, first), min(leave, last)
    return enter < leave


def track_of(segment):
    """The infinite line that a segment lies on, and the stretch of it that it covers."""
    (x0, y0), (x1, y1) = segment
    if x0 == x1:
        return ("|", x0), tuple(sorted((y0, y1)))
    slope = (y1 - y0) / (x1 - x0)
    return (slope, y0 - slope * x0), tuple(sorted((x0, x1)))


def overlaps(one: str, other: str) -> bool:
    """Whether two paths share a stretch, not only points."""
    covered = [track_of(segment) for segment in segments(one)]
    for segment in segments(other):
        line, (low, high) = track_of(segment)
        if any(line == own and low < last and first < high for own, (first, last) in covered):
            return True
    return False


def check(drawing: Drawing) -> None:
    """Every promise that holds for any input."""
    check_labels(drawing)
    check_shapes(drawing)
    check_ends(drawing)


def check_labels(drawing: Drawing) -> None:
    ways = [segment for part in (*drawing.rails, *drawing.links) for segment in segments(part.d)]
    solid = [station.box for station in drawing.stations] + [r.bullet for r in drawing.rails]
    labels = [station.label_box for station in drawing.stations]
    assert not [pair for pair in combinations(labels, 2) if meets(*pair)]
    assert not [pair for pair in combinations(solid, 2) if meets(*pair)]
    for label in labels:
        assert not [box for box in solid if meets(label, box)]
        assert not [way for way in ways if cuts(way, label)]


def check_shapes(drawing: Drawing) -> None:
    paths = [part.d for part in (*drawing.rails, *drawing.links)]
    for d in paths:
        for (x0, y0), (x1, y1) in segments(d):
            assert x0 == x1 or y0 == y1 or abs(x1 - x0) == abs(y1 - y0), d
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in polyline(d))
    for box in [b for s in drawing.stations for b in (s.box, s.label_box)]:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= drawing.width
        assert box.bottom <= drawing.height
    rails = [rail.d for rail in drawing.rails]
    links = [link.d for link in drawing.links]
    assert not [(a, b) for a, b in combinations(links, 2) if overlaps(a, b)]
    assert not [(a, b) for a in rails for b in links if overlaps(a, b)]


def check_ends(drawing: Drawing) -> None:
    nodes = {("stop", s.key): (s.x, s.y, s.box) for s in drawing.stations}
    nodes |= {("line", r.key): (r.x, r.y, r.bullet) for r in drawing.rails}
    for link in drawing.links:
        points = polyline(link.d)
        for node, (x, y) in ((link.origin, points[0]), (("stop", link.target), points[-1])):
            middle_x, middle_y, box = nodes[node]
            assert x == middle_x or y == middle_y
            assert box.x < x < box.right
            assert box.y < y < box.bottom
        strange = [box for key, (_, _, box) in nodes.items() if key not in _ends(link)]
        for way in segments(link.d):
            assert not [box for box in strange if cuts(way, box)]
    for station in drawing.stations:
        rail = next(rail for rail in drawing.rails if rail.key == station.line)
        assert any(cuts(segment, station.box) for segment in segments(rail.d))


def _ends(link):
    return link.origin, ("stop", link.target)


# Random catalogues ------------------------------------------------------------------------------

WORDS = ("MLOps", "Certified", "CTO /", "Jenkins/GitLab", "A", "Kubernetes", "of", "Cloud", "Mëtrö")
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join) | st.text(
    max_size=60
)
KINDS = ("same-track", "cross-track", "leadership")


@st.composite
def catalogues(draw_from, most_lines=7, most_stops=18, most_links=16):
    lines = [
        Line(f"l{n}", f"Line {n}", draw_from(st.sampled_from(("ML", "SRE", "X"))), "teal")
        for n in range(draw_from(st.integers(0, most_lines)))
    ]
    zones = [Zone(f"z{n}", f"Zone {n}") for n in range(draw_from(st.integers(0, 5)))]
    line_keys = st.sampled_from([line.key for line in lines] + ["unknown"])
    zone_keys = st.sampled_from([zone.key for zone in zones] + [None, "unknown"])
    stops = [
        Stop(f"s{n}", *draw_from(st.tuples(names, line_keys, zone_keys)), "/", n % 4 == 0)
        for n in range(draw_from(st.integers(0, most_stops)))
    ]
    stop_keys = st.sampled_from([stop.key for stop in stops] + ["unknown"])
    origins = st.tuples(st.just("stop"), stop_keys) | st.tuples(st.just("line"), line_keys)
    links = st.builds(Connection, origins, stop_keys, st.sampled_from(KINDS), st.just(""))
    return lines, zones, stops, draw_from(st.lists(links, max_size=most_links))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues())
def test_any_catalogue_gives_a_clean_map(catalogue):
    check(draw(*catalogue))


@st.composite
def catalogues_with_leaders(draw_from):
    """With a line that lives in the last level only, and many connections from and to it."""
    lines, zones, stops, links = draw_from(catalogues(most_lines=4, most_stops=12, most_links=8))
    leaders = [
        Stop(f"top{n}", draw_from(names), "top", "summit", "/", n == 0)
        for n in range(draw_from(st.integers(2, 6)))
    ]
    keys = st.sampled_from([stop.key for stop in (*stops, *leaders)])
    origins = st.tuples(st.just("stop"), keys) | st.just(("line", "top"))
    more = st.builds(Connection, origins, keys, st.sampled_from(KINDS), st.just(""))
    links += draw_from(st.lists(more, max_size=14))
    top = Line("top", "Top", "TOP", "teal")
    return [*lines, top], [*zones, Zone("summit", "Summit")], [*stops, *leaders], links


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues_with_leaders())
def test_any_upright_line_gives_a_clean_map(catalogue):
    check(draw(*catalogue))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues())
def test_every_stop_of_a_known_line_is_drawn_exactly_once(catalogue):
    lines, _, stops, _ = catalogue
    known = {line.key for line in lines}
    drawn = [station.key for station in draw(*catalogue).stations]
    assert sorted(drawn) == sorted(stop.key for stop in stops if stop.line in known)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues())
def test_drawing_is_deterministic(catalogue):
    assert draw(*catalogue) == draw(*catalogue)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues())
def test_every_known_connection_is_drawn_once(catalogue):
    drawing = draw(*catalogue)
    stations = {("stop", station.key) for station in drawing.stations}
    nodes = stations | {("line", rail.key) for rail in drawing.rails}
    expected = {
        (link.origin, link.target, link.kind)
        for link in catalogue[3]
        if link.origin in nodes
        and ("stop", link.target) in stations
        and link.origin != ("stop", link.target)
    }
    drawn = [(link.origin, link.target, link.kind) for link in drawing.links]
    assert sorted(drawn) == sorted(expected)


# The real catalogue -----------------------------------------------------------------------------


def test_the_real_map_is_clean():
    check(draw(*REAL))


def test_the_real_map_is_compact():
    drawing = draw(*REAL)
    assert 1080 <= drawing.width <= 1240
    assert drawing.height <= 900


def test_zones_stand_in_order_and_fill_the_width():
    drawing = draw(*REAL)
    assert [zone.name for zone in drawing.zones] == ["Level not stated", *LEVELS]
    edges = [(zone.x, zone.x + zone.width) for zone in drawing.zones]
    assert [left for left, _ in edges] == [0, *(right for _, right in edges[:-1])]
    assert edges[-1][1] == drawing.width


def test_every_station_stands_in_its_zone():
    drawing = draw(*REAL)
    bands = {zone.name: zone for zone in drawing.zones}
    for station in drawing.stations:
        band = bands[station.zone]
        assert band.x < station.label_box.x
        assert station.label_box.right < band.x + band.width


def test_names_of_zones_fit_their_bands_above_the_map():
    drawing = draw(*REAL)
    assert all(zone.width > text_width(zone.name) + 12 for zone in drawing.zones)
    assert min(station.label_box.y for station in drawing.stations) > 30


def test_stations_read_line_by_line_from_left_to_right():
    drawing = draw(*REAL)
    lines = [station.line for station in drawing.stations]
    assert list(dict.fromkeys(lines)) == [rail.key for rail in drawing.rails]
    for one, other in pairwise(drawing.stations):
        assert one.line != other.line or (one.x, one.y) < (other.x, other.y)
    assert len(set(lines)) == 1 + sum(a != b for a, b in pairwise(lines))


def test_the_leadership_line_stands_upright_at_the_right():
    drawing = draw(*REAL)
    xs = {station.x for station in drawing.stations if station.line == "LD"}
    assert xs == {max(station.x for station in drawing.stations)}


def test_leadership_connections_gather_at_the_leadership_line_from_the_left():
    drawing = draw(*REAL)
    for link in drawing.links:
        if link.kind == "leadership":
            (x0, y0), (x1, y1) = segments(link.d)[-1]
            assert y0 == y1
            assert x0 < x1


def test_the_guide_is_the_largest_station():
    stations = draw(*REAL).stations
    assert max(stations, key=lambda s: s.box.width * s.box.height).key == "mlocp"


def test_every_station_can_be_pressed():
    for station in draw(*REAL).stations:
        assert min(station.hit.width, station.hit.height) >= 24


def test_linked_lines_are_neighbours():
    heads = {rail.key: rail.y for rail in draw(*REAL).rails if rail.x > 300}
    assert heads["ML"] < heads["DA"] < heads["ML"] + 100
    assert heads["DS"] < heads["DO"] < heads["DS"] + 100


# Odd input --------------------------------------------------------------------------------------


def test_nothing_gives_an_empty_drawing():
    assert draw([], [], [], []) == Drawing(0, 0)


def test_one_station_alone():
    drawing = draw(LINES[:1], ZONES, STOPS[:1], [])
    check(drawing)
    assert [station.key for station in drawing.stations] == ["mlocp"]
    assert [zone.name for zone in drawing.zones] == ["Professional"]


def test_a_line_without_stations_is_dropped():
    drawing = draw(LINES, ZONES, STOPS[:1], [])
    assert [rail.key for rail in drawing.rails] == ["ML"]


def test_a_crowded_zone_widens_and_its_stations_spread_along_the_line():
    stops = [Stop(f"s{n}", "Cloud Certified", "ML", "expert", "/", False) for n in range(9)]
    one, many = (draw(LINES[:1], ZONES, stops[:count], []) for count in (1, 9))
    check(many)
    assert many.width > one.width + 8 * 60
    assert len({station.x for station in many.stations}) == 9


def test_an_unknown_level_counts_as_not_stated():
    drawing = draw(LINES[:1], ZONES, [Stop("a", "A", "ML", "nowhere", "/", False)], [])
    assert [(zone.key, zone.name) for zone in drawing.zones] == [(None, "Level not stated")]


def test_unknown_references_are_ignored():
    links = [
        Connection(("stop", "nobody"), "mlocp", "same-track", ""),
        Connection(("line", "nowhere"), "mlocp", "same-track", ""),
        Connection(("stop", "mlocp"), "nobody", "same-track", ""),
        Connection(("stop", "mlocp"), "mlocp", "same-track", ""),
        Connection(("moon", "mlocp"), "mlocp", "same-track", ""),
    ]
    stray = Stop("stray", "Stray", "nowhere", None, "/", False)
    drawing = draw(LINES, ZONES, [*STOPS, stray], links)
    assert len(drawing.stations) == len(STOPS)
    assert drawing.links == ()


def test_doubled_keys_are_drawn_once():
    drawing = draw(LINES * 2, ZONES * 2, STOPS * 2, CONNECTIONS * 2)
    assert drawing == draw(*REAL)


def test_the_same_step_from_two_sources_is_drawn_once():
    twice = [Connection(("stop", "mlocp"), "cto", "leadership", label) for label in ("5", "9")]
    assert [link.label for link in draw(LINES, ZONES, STOPS, twice).links] == ["5"]


def big_catalogue(count: int):
    lines = [Line(f"l{n}", f"Line {n}", f"L{n}", "teal") for n in range(count // 10)]
    stops = [
        Stop(
            f"s{n}",
            f"Certified Platform Engineer {n}",
            f"l{n % len(lines)}",
            ZONES[n * 7 % 5].key,
            "/",
            n % 9 == 0,
        )
        for n in range(count)
    ]
    links = [
        Connection(("stop", f"s{n}"), f"s{n * 13 % count}", KINDS[n % 3], "") for n in range(count)
    ]
    return lines, ZONES, stops, links


@pytest.mark.parametrize("count", [100, 160])
def test_a_large_map_is_clean(count):
    check(draw(*big_catalogue(count)))


def test_a_large_map_is_drawn_soon():
    start = time.perf_counter()
    draw(*big_catalogue(400))
    assert time.perf_counter() - start < 5


# Lighting ---------------------------------------------------------------------------------------


def test_light_marks_known_stations_with_their_reasons():
    drawing = light(draw(*REAL), {"mlocp": "Core of this role", "cto": "", "nobody": "?"})
    assert drawing.lit == {"mlocp", "cto"}
    reasons = {station.key: station.reason for station in drawing.stations if station.reason}
    assert reasons == {"mlocp": "Core of this role"}


def test_a_route_lights_the_links_from_its_starts_to_what_is_lit():
    starts = {("stop", "mlocp"), ("line", "ML")}
    drawing = light(draw(*REAL), {"architect": "", "orchestration": ""}, starts)
    assert drawing.lit == {"architect", "orchestration"}
    assert [station.key for station in drawing.stations if station.is_start] == ["mlocp"]
    assert {(link.origin, link.target) for link in drawing.links if link.is_lit} == {
        (("stop", "mlocp"), "architect"),
        (("line", "ML"), "orchestration"),
    }


def test_light_moves_nothing():
    plain = draw(*REAL)
    assert light(light(plain, {"cto": ""}, {("stop", "mlocp")}), {}) == plain
    assert light(light(plain, {"mlocp": "x"}), {}) == plain


# Labels -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("MLOps", ("MLOps",)),
        ("Big Data Expert", ("Big Data", "Expert")),
        ("Jenkins/GitLab Expert", ("Jenkins/", "GitLab Expert")),
        ("CTO / Engineering Director Program", ("CTO\u00a0/", "Engineering", "Director Program")),
        ("", ("–",)),
    ],
)
def test_labels_break_where_a_typographer_would(name, lines):
    assert fit(name).lines == lines


@given(st.text(max_size=200), st.booleans())
def test_labels_never_outgrow_their_box(name, bold):
    label = fit(name, bold)
    assert 1 <= len(label.lines) <= MAX_LINES
    assert all(text_width(line, bold) <= label.width for line in label.lines)
    assert label.width <= MAX_WIDTH + text_width("…", bold)


def test_a_label_that_is_too_long_says_so():
    assert fit("endless " * 40).lines[-1].endswith("…")


# Geometry ---------------------------------------------------------------------------------------


def test_a_ramp_lifts_what_lies_behind_it_by_45_degrees():
    assert climb([(0, 50), (100, 50)], [Ramp(40, 20)]) == [(0, 50), (40, 50), (60, 30), (100, 30)]
    assert climb([(100, 50), (0, 50)], [Ramp(40, 20)]) == [(100, 30), (60, 30), (40, 50), (0, 50)]


def test_right_angles_are_cut_by_a_diagonal():
    assert chamfer([(0, 0), (50, 0), (50, 50)]) == [(0, 0), (43, 0), (50, 7), (50, 50)]


def test_a_corner_without_room_stays_in_its_lane():
    assert chamfer([(0, 0), (50, 0), (50, 12), (90, 12)])[1:3] == [(47, 0), (50, 3)]


def test_a_path_rounds_its_bends_and_skips_needless_points():
    assert path([(0, 0), (20, 0), (20, 0), (40, 0), (40, 40)], 6) == "M0 0H34Q40 0 40 6V40"


def test_an_arrowhead_stops_short_of_the_station():
    assert arrow([(0, 0), (100, 0)], 10) == "M90 0L81 -4.5L81 4.5Z"
