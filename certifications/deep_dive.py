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


@dataclass
class Entry:
    """One part of a deep dive, whatever its kind.

    ``note`` is the strength of a prerequisite, the remedy of a mistake, the state of an alias or
    the subject of a statement. ``low`` and ``high`` are the days of a plan; ``low`` is the share
    of a task in percent.
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
    def length(self) -> str:
        """The span of a plan in words."""
        return plan_length(self.low, self.high)

    @property
    def strength(self) -> str:
        """The strength of a prerequisite as the page prints it."""
        return Prerequisite.Strength(self.note).label


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
            subjects[SourceStatement.Subject(statement.note).label].append(statement)
        return dict(subjects)


_TEXT = Value("", output_field=CharField())
_ZERO = Value(0, output_field=IntegerField())


def _rows(kind: str, queryset: QuerySet, certification: str = "certification_id", **columns):
    """Rows of one kind in the shape of ``Entry``; a column that the kind lacks is blank."""
    return queryset.order_by().values_list(
        Value(kind, output_field=CharField()),
        F(certification),
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
        Alias.objects.exclude(state=Alias.State.REJECTED),
        {"order": _ZERO, "title": F("name"), "note": F("state"), "source": F("source")},
    ),
    "statement": (
        SourceStatement.objects.filter(settled=False),
        {"title": F("statement"), "note": F("subject"), "source": F("source")},
    ),
}


def _all_rows(ids: list[int]) -> QuerySet:
    rows = [
        _rows(kind, shown.filter(certification__in=ids), **columns)
        for kind, (shown, columns) in _KINDS.items()
    ]
    tasks = PlanTask.objects.filter(plan__certification__in=ids)
    columns = {"plan_id": F("plan_id"), "detail": F("detail"), "low": F("share")}
    rows.append(_rows("task", tasks, "plan__certification_id", **columns))
    return rows[0].union(*rows[1:], all=True)


def _strength(prerequisite: Entry) -> int:
    """The strongest first."""
    return Prerequisite.Strength.values.index(prerequisite.note)


def _assemble(entries: list[Entry]) -> DeepDive:
    by_kind = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (entry.order, entry.pk)):
        by_kind[entry.kind].append(entry)
    plans = {plan.pk: plan for plan in by_kind["plan"]}
    for task in by_kind["task"]:
        plans[task.plan_id].tasks.append(task)
    return DeepDive(
        aliases=by_kind["alias"],
        audiences=by_kind["audience"],
        prerequisites=sorted(by_kind["prerequisite"], key=_strength),
        skills=by_kind["skill"],
        projects=by_kind["project"],
        plans=by_kind["plan"],
        mistakes=by_kind["mistake"],
        statements=by_kind["statement"],
    )


def read_deep_dives(certifications: Iterable[Certification]) -> dict[int, DeepDive]:
    """The deep dives of ``certifications`` by certification id, with one query for all."""
    entries = defaultdict(list)
    ids = [certification.pk for certification in certifications]
    for row in _all_rows(ids) if ids else ():
        entry = Entry(*row)
        entries[entry.certification_id].append(entry)
    return {pk: _assemble(entries[pk]) for pk in ids}


def read_deep_dive(certification: Certification) -> DeepDive:
    """The deep dive of one certification."""
    return read_deep_dives([certification])[certification.pk]
