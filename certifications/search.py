from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, Prefetch

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
)
from publishing.meta import plain
from publishing.models import State
from search.sources import Entry, Source, declare, life_of, next_change

TITLED = ("audiences", "prerequisites", "skills", "projects", "mistakes")
LIMIT = 100  # parts of one kind that are searched
FACTS = (
    *("who_for", "prerequisites_summary", "skills_summary", "order_label"),
    *("difficulty", "exam_form"),
)


def read(certification: Certification) -> Entry:
    return Entry(
        title=certification.title,
        address=certification.get_absolute_url(),
        body=[
            certification.tagline,
            plain(certification.summary),
            *(getattr(certification, fact) for fact in FACTS),
            *(_deep_dive(certification) if certification.has_guide else ()),
        ],
        names=[alias.name for alias in certification.shown_aliases],
        keys=[certification.name, certification.abbreviation],
        leads=certification.has_guide,
        **life_of(certification),
    )


def _deep_dive(certification: Certification) -> list[str]:
    """What the page of the guide says, part by part."""
    found = []
    for relation in TITLED:
        for part in getattr(certification, relation).all()[:LIMIT]:
            found += [part.title, plain(part.detail), getattr(part, "remedy", "")]
    for plan in certification.plans.all()[:LIMIT]:
        found += [str(plan), plain(plan.detail)]
        for task in plan.tasks.all()[:LIMIT]:
            found += [task.title, plain(task.detail)]
    return found


def naming(relation: str, model: type[Model]) -> Prefetch:
    """The rows of ``model`` that name a published certification, now or later, as ``naming``."""
    rows = model.objects.filter(certification__state=State.PUBLISHED)
    return Prefetch(relation, rows.select_related("certification"), to_attr="naming")


def shown_of(rows: Iterable[Model]) -> list[Model]:
    """Those of ``rows`` whose certification visitors see: nothing is found by another one."""
    return [row for row in rows if row.certification.is_visible]


def naming_changes_at(rows: Iterable[Model]) -> datetime | None:
    """The next moment at which the certification of one of ``rows`` appears or goes."""
    return next_change(row.certification for row in rows)


declare(
    Source(
        kind="certification",
        label="Certification",
        plural="Certifications",
        place=1,
        rows=lambda: Certification.objects.prefetch_related(
            Prefetch("aliases", queryset=Alias.objects.shown(), to_attr="shown_aliases"),
            *TITLED,
            "plans__tasks",
        ),
        read=read,
        parts={
            Alias: "aliases",
            Audience: "audiences",
            Prerequisite: "prerequisites",
            Skill: "skills",
            Project: "projects",
            Mistake: "mistakes",
            PreparationPlan: "plans",
            PlanTask: "plans__tasks",
        },
    )
)
