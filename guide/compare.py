"""Certifications side by side."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, QuerySet

from certifications.deep_dive import DeepDive, Entry, read_deep_dives
from certifications.models import Audience, Certification, NextStep
from publishing.prepared import prepared, read_by_key
from publishing.querysets import visible_q
from roles.models import Recommendation, Role


class Item(NamedTuple):
    """One statement in a cell; ``note`` says how sure or how strong it is.

    ``source`` says where it stands; the same said elsewhere is no difference.
    """

    text: str
    note: str = ""
    address: str = ""
    source: str = ""
    is_shared: bool = False  # another certification of the table has it too


@dataclass(frozen=True)
class Row:
    """One question asked of each certification; a cell without items is *not stated*."""

    label: str
    cells: list[list[Item]]

    @property
    def differs(self) -> bool:
        """Whether two certifications are known to answer differently, or one does not answer."""
        return len({frozenset((i.text, i.note) for i in cell) for cell in self.cells}) > 1


@dataclass(frozen=True)
class Side:
    """All that the table says of one certification."""

    certification: Certification
    dive: DeepDive
    recommended_for: list[Role]
    written_for: list[Role]
    next_steps: list[NextStep]
    can_be_planned: bool

    def parts(self, kind: str) -> list[Entry]:
        """The parts of one kind; they count only where the guide is written."""
        return getattr(self.dive, kind) if self.certification.has_guide else []


def compare(sides: list[Side]) -> list[Row]:
    """The rows of the table, a cell for each of ``sides``."""
    return [_row(label, [read(side) for side in sides]) for label, read in ROWS]


def read_sides(certifications: list[Certification]) -> list[Side]:
    keys = [certification.pk for certification in certifications]
    recommended = _by_certification(read_by_key(_recommended, keys))
    written = _by_certification(read_by_key(_written, keys))
    steps = _steps(*keys)
    dives = read_deep_dives(certifications)
    return [
        Side(
            certification=certification,
            dive=dives[certification.pk],
            recommended_for=recommended[certification.pk],
            written_for=written[certification.pk],
            next_steps=[step for step in steps if step.follows(certification)],
            can_be_planned=certification.has_guide and bool(dives[certification.pk].plans),
        )
        for certification in certifications
    ]


@prepared
def _recommended(*keys: int) -> QuerySet[Recommendation]:
    rows = Recommendation.objects.visible().filter(certification__in=keys)
    rows = rows.select_related("role").order_by("role__order", "role__name")
    return rows.only("certification", "role__slug", "role__name")


@prepared
def _written(*keys: int) -> QuerySet:
    """Rows that say which role an audience names, in the order of the audiences."""
    guides = Audience.objects.of_visible_guides().filter(certification__in=keys)
    named = Role.audiences.through.objects.filter(visible_q("role__"), audience__in=guides)
    rows = named.annotate(certification_id=F("audience__certification")).select_related("role")
    ordered = rows.order_by("audience__order", "audience", "role__order", "role__name")
    return ordered.only("role__slug", "role__name")


@prepared
def _steps(*keys: int) -> QuerySet[NextStep]:
    return NextStep.objects.after_any(keys)


def _by_certification(rows: Iterable) -> dict[int, list[Role]]:
    """The roles of ``rows`` by the certification that each is of, every role once."""
    roles = defaultdict(dict)
    for row in rows:
        roles[row.certification_id][row.role] = None
    return defaultdict(list, {key: list(found) for key, found in roles.items()})


def _row(label: str, cells: list[list[Item]]) -> Row:
    return Row(label, _mark_shared(cells) if label in LISTS else cells)


def _mark_shared(cells: list[list[Item]]) -> list[list[Item]]:
    times = Counter(text for cell in cells for text in {item.text for item in cell})
    return [[item._replace(is_shared=times[item.text] > 1) for item in cell] for cell in cells]


def _one(text: str | None, note: str = "", address: str = "", source: str = "") -> list[Item]:
    return [Item(text, note, address, source)] if text else []


def _inferred(is_inferred: bool) -> str:
    return "inferred from the name" if is_inferred else ""


def _track(side: Side) -> list[Item]:
    certification = side.certification
    return _one(certification.track.name, _inferred(certification.track_inferred))


def _level(side: Side) -> list[Item]:
    certification = side.certification
    return _one(
        certification.level and certification.level.name, _inferred(certification.level_inferred)
    )


def _provider(side: Side) -> list[Item]:
    provider = side.certification.provider
    if not provider or not provider.is_visible:
        return []
    implied = "implied, not stated" if side.certification.provider_inferred else ""
    return _one(provider.name, implied, provider.get_absolute_url())


def _exam(side: Side) -> list[Item]:
    return _one(side.certification.exam_form, source=side.certification.exam_form_source)


def _pass_mark(side: Side) -> list[Item]:
    certification = side.certification
    return _one(certification.stated_pass_mark, source=certification.pass_mark_source)


def _validity(side: Side) -> list[Item]:
    certification = side.certification
    return _one(certification.stated_validity, source=certification.validity_source)


def _parts(kind: str) -> Callable[[Side], list[Item]]:
    """Read the titles of one kind of parts."""
    return lambda side: [Item(entry.title) for entry in side.parts(kind)]


def _plans(side: Side) -> list[Item]:
    return [Item(plan.length, plan.title) for plan in side.parts("plans")]


def _roles(roles: Iterable[Role]) -> list[Item]:
    return [Item(role.name, address=role.get_absolute_url()) for role in roles]


def _next_steps(side: Side) -> list[Item]:
    return [
        Item(
            step.target.title,
            f"{step.get_kind_display()}, {step.origin[:1].lower()}{step.origin[1:]}",
            step.target.get_absolute_url(),
        )
        for step in side.next_steps
    ]


ROWS: list[tuple[str, Callable[[Side], list[Item]]]] = [
    ("Track", _track),
    ("Level", _level),
    ("Status", lambda side: _one(side.certification.get_status_display())),
    ("Provider", _provider),
    ("Audience", _parts("audiences")),
    ("Prerequisites", lambda side: [Item(e.title, e.strength) for e in side.dive.prerequisites]),
    ("Skills", _parts("skills")),
    ("Projects", _parts("projects")),
    ("Preparation", _plans),
    ("Exam", _exam),
    ("Pass mark", _pass_mark),
    ("Validity", _validity),
    ("Recommended for", lambda side: _roles(side.recommended_for)),
    ("Guide written for", lambda side: _roles(side.written_for)),
    ("Next steps", _next_steps),
]
# Where it is worth saying that two have the same thing.
LISTS = {
    "Prerequisites",
    "Skills",
    "Projects",
    "Recommended for",
    "Guide written for",
    "Next steps",
}
