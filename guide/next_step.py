"""What should I take next? All that the guide answers, each answer with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from certifications.models import Certification
from guide.advice import (
    FOR_THE_ROLE,
    ON_A_PATH,
    SUCCESSOR,
    Advice,
    Direction,
    Reason,
    read_advice,
)
from roles.models import Role

MEANING = {
    Direction.DEEPEN: "further on the same track",
    Direction.BROADEN: "across to another track",
    Direction.LEAD: "into leadership",
}
OTHERS = [SUCCESSOR, FOR_THE_ROLE, ON_A_PATH]  # what lies in no direction
SORTS = [SUCCESSOR, *Direction, FOR_THE_ROLE, ON_A_PATH]
TITLES = {
    **{direction: f"{direction.label}: {MEANING[direction]}" for direction in Direction},
    SUCCESSOR: "In place of what you hold",
    FOR_THE_ROLE: "For your role",
    ON_A_PATH: "On your learning paths",
}


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
class Silence:
    """Questions, by their names, on which the guide has no answer, and why."""

    asked: list[str]
    why: str


@dataclass(frozen=True)
class NextSteps:
    """The answer to what was asked, what stays unanswered, and what else the guide says.

    Only a direction leaves something ``beside``: the answers that do not lie in it.
    """

    groups: list[Group]
    silences: list[Silence]
    beside: list[Group]

    @property
    def answers(self) -> list[Answer]:
        return [answer for group in [*self.groups, *self.beside] for answer in group.answers]


def read_next_steps(
    role: Role | None, held: list[Certification], direction: Direction | None
) -> NextSteps:
    """Collect what the guide says, leaving out what is held already and what nobody can take.

    Whatever is not given is not asked: without a direction, all of them are answered. Only what
    follows at once is answered, so that steps in a circle do no harm.
    """
    advice = list(read_advice(role, held))
    left = [each for each in advice if _is_open(each.certification, held)]
    groups = list(_grouped(left, [direction, *OTHERS] if direction else SORTS))
    return NextSteps(
        groups=[group for group in groups if not direction or group.sort == direction],
        silences=_silences(_questions(role, held, direction), advice, left, held),
        beside=[group for group in groups if direction and group.sort != direction],
    )


def _questions(
    role: Role | None, held: list[Certification], direction: Direction | None
) -> dict[str, str]:
    """What is asked: the sort of the answers → the name of the question."""
    directions = [direction] if direction else list(Direction) if held else []
    asked = {each: each.label for each in directions}
    return asked | ({FOR_THE_ROLE: role.name} if role else {})


def _silences(
    questions: dict[str, str], advice: list[Advice], left: list[Advice], held: list[Certification]
) -> list[Silence]:
    """The questions that none of the advice ``left`` answers; those with one reason together."""
    answered = {each.sort for each in left}
    silent: dict[str, list[str]] = {}
    for sort, name in questions.items():
        if sort not in answered:
            named = [each.certification for each in advice if each.sort == sort]
            silent.setdefault(_why_silent(sort, named, held), []).append(name)
    return [Silence(names, why) for why, names in silent.items()]


def _why_silent(sort: str, named: list[Certification], held: list[Certification]) -> str:
    """Why nothing is left of what the guide has ``named``."""
    if named and all(certification in held for certification in named):
        return "you hold all that the guide names."
    if named:
        return "what the guide names you hold already, or it is no longer offered."
    if sort == FOR_THE_ROLE:
        return "the guide names no certification for this role yet."
    if held:
        return "the guide names no such step after what you hold."
    return "the guide names such a step only after a certification. Say which one you hold."


def _is_open(certification: Certification, held: list[Certification]) -> bool:
    return certification not in held and certification.is_offered


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
