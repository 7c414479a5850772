"""What the map is drawn from, and what a drawing is made of. All lengths are px."""

from dataclasses import dataclass

Node = tuple[str, str]  # ("stop", key) or ("line", key)
Point = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A track. `code` is two or three letters, `colour` the name of a palette colour."""

    key: str
    name: str
    code: str
    colour: str


@dataclass(frozen=True)
class Zone:
    """A level; the order of the zones is their order from left to right."""

    key: str | None
    name: str


@dataclass(frozen=True)
class Stop:
    """A certification on a line; `zone` is None where no level is stated."""

    key: str
    name: str
    line: str
    zone: str | None
    url: str
    has_guide: bool


@dataclass(frozen=True)
class Connection:
    """A next step, from a stop or from the learners of a whole line, to a stop (its key)."""

    origin: Node
    target: str
    kind: str  # "same-track", "cross-track" or "leadership"
    label: str


@dataclass(frozen=True)
class Box:
    """An upright rectangle by its top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def radius(self) -> int:
        """The corner radius that makes a capsule of the box."""
        return min(self.width, self.height) // 2

    def grown(self, width: int, height: int) -> "Box":
        """The box about the same centre, at least `width` by `height`."""
        wide, high = max(self.width, width), max(self.height, height)
        x = self.x - (wide - self.width) // 2
        return Box(x, self.y - (high - self.height) // 2, wide, high)


@dataclass(frozen=True)
class TextLine:
    """One line of a label; `y` is its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class ZoneBand:
    """The vertical band of a level, from the top of the drawing to its bottom."""

    key: str | None
    name: str
    x: int
    width: int


@dataclass(frozen=True)
class Rail:
    """A line as an SVG path, with the bullet at its head (`x`, `y`: the middle of the code)."""

    key: str
    name: str
    code: str
    colour: str
    d: str
    x: int
    y: int
    bullet: Box


@dataclass(frozen=True)
class Station:
    """A stop as drawn: `box` is the capsule about (`x`, `y`), `hit` what can be pressed."""

    key: str
    name: str
    line: str
    zone: str
    url: str
    has_guide: bool
    colour: str
    x: int
    y: int
    box: Box
    hit: Box
    label: tuple[TextLine, ...]
    label_box: Box
    anchor: str  # SVG text-anchor of the label
    reason: str = ""
    is_start: bool = False  # of the route that is lit


@dataclass(frozen=True)
class Link:
    """A connection as an SVG path from origin to target, with the path of its arrowhead."""

    d: str
    arrow: str
    kind: str
    origin: Node
    target: str
    colour: str
    label: str
    is_lit: bool = False


@dataclass(frozen=True)
class Drawing:
    """The finished map. Stations stand in reading order; `lit` holds the keys of a choice."""

    width: int
    height: int
    zones: tuple[ZoneBand, ...] = ()
    rails: tuple[Rail, ...] = ()
    stations: tuple[Station, ...] = ()
    links: tuple[Link, ...] = ()
    lit: frozenset[str] = frozenset()

    @property
    def lines(self) -> list[tuple[Rail, list[Station]]]:
        """Each rail with its stations, in reading order."""
        on = {rail.key: [] for rail in self.rails}
        for station in self.stations:
            on[station.line].append(station)
        return [(rail, on[rail.key]) for rail in self.rails]

    @property
    def is_lit(self) -> bool:
        """Whether something stands out, so that all else has to step back."""
        return bool(self.lit) or self.has_start

    @property
    def has_start(self) -> bool:
        return any(station.is_start for station in self.stations)

    @property
    def has_route(self) -> bool:
        return any(link.is_lit for link in self.links)
