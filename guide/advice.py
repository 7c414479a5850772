"""What the guide says on what to take next, piece by piece, each with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from certifications.models import Certification, NextStep
from guide.models import Section
from paths.models import PathStep
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


def _sections() -> dict[str, str]:
    """Where the guide speaks of roles and of paths: “Section 5”, or nothing if it does not."""
    found = Section.objects.visible().filter(block__in=BLOCKS.values())
    numbers = {section.block: section.number for section in found}
    return {
        sort: f"Section {numbers[block]}" if numbers.get(block) else ""
        for sort, block in BLOCKS.items()
    }


def _after(held: list[Certification]) -> Iterator[Advice]:
    direction_of = {kind: direction for direction, kind in KINDS.items()}
    for step in NextStep.objects.after_any(held)[:MOST]:
        text = f"{step.origin}, {step.get_kind_display().lower()}"
        reason = Reason(text, step.why, step.source)
        yield Advice(direction_of[step.kind], step.target, reason)


def _succeeding(held: list[Certification]) -> Iterator[Advice]:
    """What has taken the place of something that is held."""
    successors = (
        Certification.objects.visible()
        .for_cards()
        .in_bulk([c.successor_id for c in held if c.successor_id])
    )
    for old in held:
        if successor := successors.get(old.successor_id):
            text = f"Successor of {old.short_name}, which is {old.get_status_display().lower()}"
            yield Advice(SUCCESSOR, successor, Reason(text))


def _for_role(role: Role, source: str) -> Iterator[Advice]:
    suiting = Certification.objects.visible().suiting(role).for_cards().in_recommended_order()
    # What the role should take stands before what was only written with it in mind.
    for certification in sorted(suiting[:MOST], key=lambda c: not c.is_recommended):
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


def _paths_over(held: list[Certification]) -> Iterable[list[PathStep]]:
    over = PathStep.objects.visible().filter(path__steps__certification__in=held).distinct()
    ordered = over.select_related("path", "certification__track", "certification__level").order_by(
        "path__order", "path__name", "position", "pk"
    )
    paths: dict[int, list[PathStep]] = {}
    for step in ordered[: MOST * 4]:
        paths.setdefault(step.path_id, []).append(step)
    return [steps for steps in paths.values() if any(s.certification in held for s in steps)]
