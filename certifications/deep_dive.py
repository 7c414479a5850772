"""Everything that a deep dive says, read with one query.

The parts of a deep dive live in nine tables. Reading them one by one would cost nine queries on
each page that shows a guide, so they are read as one union of rows of the same shape.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import CharField, F, IntegerField, QuerySet, Value

from certifications.models import (
    Alias,
    Audience,
    Certification,
    Mistake,
    PlanTask,
    PreparationPlan,
    Prerequisite,
    Project,
    Skill,
    SourceStatement,
)
from certifications.models.parts import plan_length
from publishing.prepared import prepared, read_by_key


@dataclass
class Entry:
    """One part of a deep dive, whatever its kind.

    What ``note``, ``low`` and ``high`` hold depends on the kind; the properties name it.
    """

    kind: str
    certification_id: int
    plan_id: int
    order: int
    pk: int
    uid: UUID
    title: str
    detail: str
    note: str
    source: str
    low: int
    high: int
    tasks: list["Entry"] = field(default_factory=list)

    @property
    def is_confirmed(self) -> bool:
        """Whether an alias is more than an assumption."""
        return self.note == Alias.State.CONFIRMED

    @property
    def strength(self) -> Prerequisite.Strength:
        """How much a prerequisite is needed."""
        return Prerequisite.Strength(self.note)

    @property
    def is_required(self) -> bool:
        return self.strength == Prerequisite.Strength.REQUIRED

    @property
    def remedy(self) -> str:
        """What to do instead of a mistake."""
        return self.note

    @property
    def subject(self) -> SourceStatement.Subject:
        """What a statement is about."""
        return SourceStatement.Subject(self.note)

    @property
    def length(self) -> str:
        """The span of a plan in words."""
        return plan_length(self.low, self.high)

    @property
    def share(self) -> int:
        """The part of its plan's time that a task takes, in percent."""
        return self.low


@dataclass
class DeepDive:
    """The parts of one certification's guide, each list in the editors' order.

    Only prerequisites are sorted by their strength first.
    """

    aliases: list[Entry]
    audiences: list[Entry]
    prerequisites: list[Entry]
    skills: list[Entry]
    projects: list[Entry]
    plans: list[Entry]
    mistakes: list[Entry]
    statements: list[Entry]

    @property
    def disputes(self) -> dict[str, list[Entry]]:
        """The open "sources differ" notes: subject → its statements."""
        subjects = defaultdict(list)
        for statement in self.statements:
            subjects[statement.subject.label].append(statement)
        return dict(subjects)


_TEXT = Value("", output_field=CharField())
_ZERO = Value(0, output_field=IntegerField())


def _rows(kind: str, queryset: QuerySet, **columns):
    """Rows of one kind in the shape of ``Entry``; a column that the kind lacks is blank."""
    return queryset.order_by().values_list(
        Value(kind, output_field=CharField()),
        columns.get("certification_id", F("certification_id")),
        columns.get("plan_id", _ZERO),
        columns.get("order", F("order")),
        F("pk"),
        F("uid"),
        columns.get("title", F("title")),
        columns.get("detail", _TEXT),
        columns.get("note", _TEXT),
        columns.get("source", _TEXT),
        columns.get("low", _ZERO),
        columns.get("high", _ZERO),
    )


# Kind → the rows that visitors may see, and what stands in which column of ``Entry``.
_KINDS = {
    "audience": (Audience.objects.all(), {"detail": F("detail")}),
    "prerequisite": (
        Prerequisite.objects.all(),
        {"detail": F("detail"), "note": F("strength"), "source": F("source")},
    ),
    "skill": (Skill.objects.all(), {"detail": F("detail")}),
    "project": (Project.objects.all(), {"detail": F("detail")}),
    "mistake": (Mistake.objects.all(), {"detail": F("detail"), "note": F("remedy")}),
    "plan": (
        PreparationPlan.objects.all(),
        {
            "title": F("focus"),
            "detail": F("detail"),
            "low": F("min_days"),
            "high": F("max_days"),
        },
    ),
    "alias": (
        Alias.objects.shown(),
        {"order": _ZERO, "title": F("name"), "note": F("state"), "source": F("source")},
    ),
    "statement": (
        SourceStatement.objects.filter(settled=False),
        {"title": F("statement"), "note": F("subject"), "source": F("source")},
    ),
}


@prepared
def _all_rows(*certifications: int) -> QuerySet:
    rows = [
        _rows(kind, shown.filter(certification__in=certifications), **columns)
        for kind, (shown, columns) in _KINDS.items()
    ]
    tasks = PlanTask.objects.filter(plan__certification__in=certifications)
    of_plan = {"certification_id": F("plan__certification_id"), "plan_id": F("plan_id")}
    columns = of_plan | {"detail": F("detail"), "low": F("share")}
    rows.append(_rows("task", tasks, **columns))
    return rows[0].union(*rows[1:], all=True)


_STRENGTHS = Prerequisite.Strength.values


def _strongest_first(prerequisite: Entry) -> int:
    return _STRENGTHS.index(prerequisite.strength)


def read_deep_dive(certification: Certification) -> DeepDive:
    """The deep dive of ``certification``, with one query."""
    return read_deep_dives([certification])[certification.pk]


def read_deep_dives(certifications: Iterable[Certification]) -> dict[int, DeepDive]:
    """The deep dives of some certifications, by their keys, with one query for all."""
    entries = {certification.pk: [] for certification in certifications}
    for row in read_by_key(_all_rows, entries):
        entry = Entry(*row)
        entries[entry.certification_id].append(entry)
    return {key: _deep_dive(own) for key, own in entries.items()}


def _deep_dive(entries: list[Entry]) -> DeepDive:
    by_kind = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.order, entry.pk)):
        by_kind[entry.kind].append(entry)
    plans = {plan.pk: plan for plan in by_kind["plan"]}
    for task in by_kind["task"]:
        plans[task.plan_id].tasks.append(task)
    return DeepDive(
        aliases=by_kind["alias"],
        audiences=by_kind["audience"],
        prerequisites=sorted(by_kind["prerequisite"], key=_strongest_first),
        skills=by_kind["skill"],
        projects=by_kind["project"],
        plans=by_kind["plan"],
        mistakes=by_kind["mistake"],
        statements=by_kind["statement"],
    )
