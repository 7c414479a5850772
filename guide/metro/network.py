"""The map as the database has it: which lines, zones, stops and connections there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from certifications.models import Certification, NextStep
from guide.metro.layout import draw, light
from guide.metro.model import Connection, Drawing, Line, Stop, Zone
from publishing.fragments import draw_fragment
from publishing.prepared import prepared
from publishing.text import one_line
from publishing.version import kept
from roles.models import Role
from roles.reading import visible_role

# A map that a person can read; the catalogue lists the rest.
STATIONS = 80
CONNECTIONS = 120


@dataclass(frozen=True)
class PlainMap:
    """The map with nothing lit, and as it stands on pages: it is the same on all of them."""

    drawing: Drawing
    lines: list[tuple]
    steps: list[NextStep]
    total: int  # how many certifications there are, also beyond those that it shows

    @cached_property
    def drawn(self) -> SafeString:
        return draw_fragment("guide/_map.html", drawing=self.drawing)

    @cached_property
    def listed(self) -> SafeString:
        graph = {"map_lines": self.lines, "map_steps": self.steps}
        return draw_fragment("guide/_map_list.html", **graph)


def _plain_map() -> PlainMap:
    certifications = _certifications()
    steps = list(NextStep.objects.between(certifications)[:CONNECTIONS])
    drawing = draw(*_network(certifications, steps))
    total = _total(len(drawing.stations))
    return PlainMap(drawing, _by_line(certifications), steps, total)


plain_map = kept(_plain_map)


def read_map(role_slug: str = "") -> dict:
    """What the map template needs: the drawing, the same graph as a list, and the chosen role.

    ``role_slug`` may be anything a visitor typed; an unknown role lights nothing up and is told.
    """
    slug = one_line(role_slug)
    role = visible_role(slug)
    suiting = _suiting(role.pk) if role else []
    drawn = draw_map(_reasons(suiting))
    stations = {station.key for station in drawn["drawing"].stations}
    return drawn | {
        "map_role": role,
        "map_dropped": [("role", slug)] if slug and not role else [],
        "map_suiting": [c for c in suiting if c.slug in stations],
        "map_suiting_elsewhere": [c for c in suiting if c.slug not in stations],
    }


def draw_map(reasons: Mapping[str, str], held: Sequence[Certification] = ()) -> dict:
    """The drawing with some stations lit, and its graph; ``reasons``: slug → why it is lit.

    What is ``held`` is where the route begins: there, and at the heads of its tracks.
    """
    plain = plain_map()
    starts = {("stop", c.slug) for c in held} | {("line", c.track.slug) for c in held}
    is_lit = bool(reasons or starts)
    return {
        "drawing": light(plain.drawing, reasons, starts) if is_lit else plain.drawing,
        "plain_map": plain,
        "is_map_lit": is_lit,
        "map_total": plain.total,
    }


def _certifications() -> list[Certification]:
    """The certifications that the map shows: those with a guide first."""
    offered = Certification.objects.visible().offered().for_cards()
    return list(offered.order_by("-has_guide", "recommended_order", "name")[:STATIONS])


def _total(shown: int) -> int:
    """How many certifications there are in all, where the map shows so many of them."""
    return shown if shown < STATIONS else Certification.objects.visible().offered().count()


@prepared
def _suiting(role: int) -> QuerySet[Certification]:
    suiting = Certification.objects.visible().offered().suiting(Role(pk=role)).for_links()
    return suiting.in_recommended_order()[:STATIONS]


def _reasons(suiting: list[Certification]) -> dict[str, str]:
    """Why each station lights up, by its key."""
    return {c.slug: ", ".join(c.suits_because) for c in suiting}


def _network(certifications: list[Certification], steps: list[NextStep]):
    tracks = sorted({c.track for c in certifications}, key=lambda track: (track.order, track.name))
    levels = {c.level for c in certifications if c.level}
    return (
        [Line(track.slug, track.name, track.code, track.colour) for track in tracks],
        [Zone(level.slug, level.name) for level in sorted(levels, key=lambda x: (x.order, x.name))],
        [_stop(certification) for certification in certifications],
        [_connection(step) for step in steps],
    )


def _stop(certification: Certification) -> Stop:
    return Stop(
        key=certification.slug,
        name=certification.title,
        line=certification.track.slug,
        zone=certification.level and certification.level.slug,
        url=certification.get_absolute_url(),
        has_guide=certification.has_guide,
    )


def _connection(step: NextStep) -> Connection:
    origin = ("line", step.track.slug) if step.track else ("stop", step.certification.slug)
    return Connection(origin, step.target.slug, step.kind, step.get_kind_display())


def _by_line(certifications: list[Certification]) -> list[tuple]:
    """The stations line by line, as (track, certifications), for readers of the list."""
    lines: dict = {}
    for certification in sorted(certifications, key=Certification.reading_order):
        lines.setdefault(certification.track, []).append(certification)
    return list(lines.items())
