"""The map as the database has it: which lines, zones, stops and connections there are."""

from certifications.models import Certification, NextStep
from guide.metro.layout import draw, light
from guide.metro.model import Connection, Line, Stop, Zone
from publishing.text import one_line
from roles.models import Role

# A map that a person can read; the catalogue lists the rest.
STATIONS = 80
CONNECTIONS = 120


def read_map(role_slug: str = "") -> dict:
    """What the map template needs: the drawing, the same graph as a list, and the chosen role.

    ``role_slug`` may be anything a visitor typed; an unknown role lights nothing up.
    """
    certifications, total = _certifications()
    steps = list(NextStep.objects.between(certifications)[:CONNECTIONS])
    role = _role(role_slug)
    suiting = _suiting(role)
    shown = set(certifications)
    return {
        "drawing": light(draw(*_network(certifications, steps)), _reasons(suiting)),
        "map_lines": _by_line(certifications),
        "map_steps": steps,
        "map_total": total,
        "map_role": role,
        "map_suiting": [c for c in suiting if c in shown],
        "map_suiting_elsewhere": [c for c in suiting if c not in shown],
    }


def _certifications() -> tuple[list[Certification], int]:
    """The certifications that the map shows, and how many there are in all."""
    offered = Certification.objects.visible().offered()
    shown = list(offered.for_cards().order_by("-has_guide", "recommended_order", "name")[:STATIONS])
    return shown, len(shown) if len(shown) < STATIONS else offered.count()


def _role(slug: str) -> Role | None:
    slug = one_line(slug)
    return Role.objects.visible().filter(slug=slug).first() if slug else None


def _suiting(role: Role | None) -> list[Certification]:
    if role is None:
        return []
    suiting = Certification.objects.visible().offered().suiting(role).for_cards()
    return list(suiting.in_recommended_order()[:STATIONS])


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
