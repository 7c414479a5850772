"""What should I take next? All that the guide answers, each answer with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
MEANING = {
    Direction.DEEPEN: "further on the same track",
    Direction.BROADEN: "across to another track",
    Direction.LEAD: "into leadership",
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


@dataclass
class Answer:
    certification: Certification
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Answers of one sort, in order."""

    sort: str
    title: str
    answers: list[Answer]

    @property
    def are_rivals(self) -> bool:
        """Whether the guide answers the same question in several ways; none is preferred."""
        return len(self.answers) > 1 and self.sort in Direction.values


@dataclass(frozen=True)
class NextSteps:
    """The answer; ``unanswered`` are the directions asked for on which the guide is silent."""

    groups: list[Group]
    unanswered: list[Direction]

    @property
    def answers(self) -> list[Answer]:
        return [answer for group in self.groups for answer in group.answers]


def read_next_steps(
    role: Role | None, held: list[Certification], direction: Direction | None
) -> NextSteps:
    """Collect what the guide says, leaving out what is held already and what nobody can take.

    Whatever is not given is not asked: without a direction, all of them are answered. Only what
    follows at once is answered, so that steps in a circle do no harm.
    """
    asked = [direction] if direction else list(Direction)
    advice = [a for a in _all_advice(role, held) if _is_open(a.certification, held)]
    groups = list(_grouped(advice, [SUCCESSOR, *asked, FOR_THE_ROLE, ON_A_PATH]))
    answered = {a.sort for a in advice}
    unanswered = [each for each in asked if held and each not in answered]
    return NextSteps(groups, unanswered)


def _is_open(certification: Certification, held: list[Certification]) -> bool:
    return certification not in held and certification.is_offered


def _all_advice(role: Role | None, held: list[Certification]) -> Iterator[Advice]:
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


TITLES = {
    **{direction: f"{direction.label}: {MEANING[direction]}" for direction in Direction},
    SUCCESSOR: "In place of what you hold",
    FOR_THE_ROLE: "For your role",
    ON_A_PATH: "On your learning paths",
}


def _grouped(advice: list[Advice], sorts: list[str]) -> Iterator[Group]:
    """The groups in the order of ``sorts``; what has several reasons stands in the first one."""
    reasons: dict[Certification, list[Reason]] = {}
    for piece in advice:
        reasons.setdefault(piece.certification, []).append(piece.reason)
    placed: set[Certification] = set()
    for sort in sorts:
        found = [a.certification for a in advice if a.sort == sort]
        answers = [Answer(c, reasons[c]) for c in dict.fromkeys(found) if c not in placed]
        placed |= set(found)
        if answers:
            yield Group(sort, TITLES[sort], answers)
