"""What the guide says on what to take next, piece by piece, each with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet, TextChoices

from certifications.models import Certification, NextStep
from certifications.querysets import line_of
from guide.models import Section
from paths.models import PathStep
from publishing.prepared import prepared, read_by_key
from roles.models import Role


class Direction(TextChoices):
    DEEPEN = "deepen", "Deepen"
    BROADEN = "broaden", "Broaden"
    LEAD = "lead", "Lead"


KINDS = {
    Direction.DEEPEN: NextStep.Kind.SAME_TRACK,
    Direction.BROADEN: NextStep.Kind.CROSS_TRACK,
    Direction.LEAD: NextStep.Kind.LEADERSHIP,
}
SUCCESSOR, FOR_THE_ROLE, ON_A_PATH = "successor", "role", "path"
BLOCKS = {FOR_THE_ROLE: Section.Block.ROLES, ON_A_PATH: Section.Block.PATHS}
MOST = 60  # pieces of advice of one sort that are read


@dataclass(frozen=True)
class Reason:
    """Why something comes next, in a few words, in a sentence, and where the guide says so."""

    text: str
    why: str = ""
    source: str = ""


@dataclass(frozen=True)
class Advice:
    """One thing that the guide says; ``sort`` is a direction, or what else it is drawn from."""

    sort: str
    certification: Certification
    reason: Reason


def read_advice(role: Role | None, held: list[Certification]) -> Iterator[Advice]:
    """Everything the guide says, the closest advice first."""
    sections = _sections() if role or held else {}
    if any(certification.successor_id for certification in held):
        yield from _succeeding(held)
    if held:
        yield from _after(held)
    if role:
        yield from _for_role(role, sections[FOR_THE_ROLE])
    if held:
        yield from _on_paths(held, sections[ON_A_PATH])


@prepared
def _numbers() -> QuerySet:
    speaking = Section.objects.visible().filter(block__in=BLOCKS.values())
    return speaking.values_list("block", "number")


def _sections() -> dict[str, str]:
    """Where the guide speaks of roles and of paths: “Section 5”, or nothing if it does not."""
    numbers = dict(_numbers())
    return {
        sort: f"Section {numbers[block]}" if numbers.get(block) else ""
        for sort, block in BLOCKS.items()
    }


@prepared
def _steps(*held: int) -> QuerySet[NextStep]:
    return NextStep.objects.after_any(held)[:MOST]


def _after(held: list[Certification]) -> Iterator[Advice]:
    direction_of = {kind: direction for direction, kind in KINDS.items()}
    for step in _steps(*(certification.pk for certification in held)):
        text = f"{step.origin}, {step.get_kind_display().lower()}"
        reason = Reason(text, step.why, step.source)
        yield Advice(direction_of[step.kind], step.target, reason)


@prepared
def _visible(*keys: int) -> QuerySet[Certification]:
    return Certification.objects.visible().for_cards().filter(pk__in=keys)


def _succeeding(held: list[Certification]) -> Iterator[Advice]:
    """What has taken the place of something that is held."""
    keys = [certification.successor_id for certification in held if certification.successor_id]
    successors = {successor.pk: successor for successor in read_by_key(_visible, keys)}
    for old in held:
        if successor := successors.get(old.successor_id):
            text = f"Successor of {old.short_name}, which is {old.get_status_display().lower()}"
            yield Advice(SUCCESSOR, successor, Reason(text))


@prepared
def _suiting(role: int) -> QuerySet[Certification]:
    suiting = Certification.objects.visible().suiting(Role(pk=role)).for_cards()
    return suiting.in_recommended_order()[:MOST]


def _for_role(role: Role, source: str) -> Iterator[Advice]:
    # What the role should take stands before what was only written with it in mind.
    for certification in sorted(_suiting(role.pk), key=lambda c: not c.is_recommended):
        words = ", ".join(certification.words_for(role.name))
        reason = Reason(words, source=source if certification.is_recommended else "")
        yield Advice(FOR_THE_ROLE, certification, reason)


def _on_paths(held: list[Certification], source: str) -> Iterator[Advice]:
    """The step after the last one that is held, on each path that leads over something held."""
    for steps in _paths_over(held):
        last = max(index for index, step in enumerate(steps) if step.certification in held)
        for step in steps[last + 1 : last + 2]:
            reason = Reason(f"Next on {_in_sentence(step.path.name)}", step.why, source)
            yield Advice(ON_A_PATH, step.certification, reason)


def _in_sentence(name: str) -> str:
    """A path's name where a sentence goes on: “the DevOps Path”."""
    return f"the {name.removeprefix('The ')}" if name.startswith("The ") else name


@prepared
def _steps_over(*held: int) -> QuerySet[PathStep]:
    over = PathStep.objects.visible().filter(path__steps__certification__in=held).distinct()
    ordered = over.order_by("path__order", "path__name", "position", "pk")
    rows = ordered.select_related("path", "certification__track", "certification__level")
    return rows.only("why", "path__name", *line_of("certification__"))[: MOST * 4]


def _paths_over(held: list[Certification]) -> Iterable[list[PathStep]]:
    paths: dict[int, list[PathStep]] = {}
    for step in _steps_over(*(certification.pk for certification in held)):
        paths.setdefault(step.path_id, []).append(step)
    return [steps for steps in paths.values() if any(s.certification in held for s in steps)]
