"""Certifications in every state and with every fact, and the guides of some of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Model

from certifications.models import (
    Alias,
    Audience,
    Certification,
    Mistake,
    NextStep,
    PlanTask,
    PreparationPlan,
    Prerequisite,
    Project,
    Skill,
    SourceStatement,
)
from mlocp_portal.sample.frame import Frame
from mlocp_portal.sample.writer import Writer
from publishing.models import State

TOOLS = ["Kubernetes", "MLOps", "SRE", "Terraform", "DataOps", "FinOps", "Observability", "Kafka"]
RANKS = ["Associate", "Professional", "Expert", "Specialist"]
STATUSES = ["current"] * 14 + ["unverified"] * 2 + ["announced"] + ["retiring"] + ["retired"] * 2
WITH_GUIDE, WITH_ALIAS, WITH_PROVIDER, WITH_LEVEL = 0.2, 0.25, 0.85, 0.9
UNPUBLISHED, TIMED = 0.02, 0.01
SOURCE = "Section 2, overview table"
PARTS = {Audience: 3, Skill: 5, Project: 3, Mistake: 3, Prerequisite: 3}


def certifications(
    writer: Writer, frame: Frame, numbers: range, today: datetime
) -> Iterator[Certification]:
    """One for each of ``numbers``; the addresses are made of them."""
    for number in numbers:
        has_guide = writer.happens(WITH_GUIDE)
        yield Certification(
            uid=writer.uid(),
            name=f"Certified {TOOLS[number % 8]} {RANKS[number // 8 % 4]} {number}",
            abbreviation=f"C{number:05}",
            slug=f"c-{number}",
            track=writer.one_of(frame.tracks),
            level=writer.one_of(frame.levels) if writer.happens(WITH_LEVEL) else None,
            provider=writer.one_of(frame.schools) if writer.happens(WITH_PROVIDER) else None,
            status=writer.chance.choice(STATUSES),
            has_guide=has_guide,
            recommended_order=number,
            tagline=f"For the {writer.one_of(frame.roles).name}.",
            summary=writer.text(30),
            **(_facts(writer) if has_guide else {}),
            **_life(writer, today),
        )


def _life(writer: Writer, today: datetime) -> dict:
    """Most are published for good; some are drafts, some appear or go by the clock."""
    if writer.happens(UNPUBLISHED):
        return {"state": State.DRAFT}
    if not writer.happens(TIMED):
        return {"state": State.PUBLISHED}
    field = writer.chance.choice(["publish_at", "expire_at"])
    # Nothing comes or goes within a day: whatever is measured stays as it is meanwhile.
    days = writer.chance.randint(2, 365) * writer.chance.choice([1, -1])
    return {"state": State.PUBLISHED, field: today + timedelta(days)}


def _facts(writer: Writer) -> dict:
    return {
        "who_for": writer.line(3),
        "prerequisites_summary": writer.line(3),
        "skills_summary": writer.line(4),
        "difficulty": writer.chance.choice(["Beginner", "Intermediate", "Advanced"]),
        "exam_form": "Online, proctored",
        "pass_mark": writer.chance.choice([60, 65, 70, 75]),
        "pass_mark_source": SOURCE,
        "validity_min_years": 2,
        "validity_max_years": 3,
        "validity_source": SOURCE,
    }


def aliases(writer: Writer, rows: list[Certification]) -> Iterator[Alias]:
    for row in rows:
        if writer.happens(WITH_ALIAS):
            name = row.name.replace("Certified", "Chartered")
            yield Alias(uid=writer.uid(), certification=row, name=name, state="proposed")


def successors(writer: Writer, rows: list[Certification]) -> list[Certification]:
    """Those of ``rows`` that lead to another one now, because nobody should take them."""
    leaving = [row for row in rows if row.status in {"retiring", "retired"}]
    for row in leaving:
        other = writer.chance.choice(rows)
        row.successor = None if other is row else other
    return leaving


def parts(writer: Writer, guides: list[Certification]) -> Iterator[Model]:
    """What a guide says, without its plans."""
    for model, most in PARTS.items():
        for guide in guides:
            for order in range(writer.chance.randint(1, most)):
                words = {"title": writer.line(3), "detail": writer.text(15)}
                if model is Prerequisite:
                    words |= {"strength": writer.chance.choice(Prerequisite.Strength.values)}
                if model is Mistake:
                    words |= {"remedy": writer.line(8)}
                yield model(uid=writer.uid(), certification=guide, order=order, **words)


def statements(writer: Writer, guides: list[Certification]) -> Iterator[SourceStatement]:
    """Contradictions of the source, in one guide of three."""
    for guide in guides:
        if writer.happens(1 / 3):
            subject = writer.chance.choice(SourceStatement.Subject.values)
            for order in range(2):
                yield SourceStatement(
                    uid=writer.uid(),
                    certification=guide,
                    order=order,
                    subject=subject,
                    statement=writer.line(8),
                    source=SOURCE,
                )


def plans(writer: Writer, guides: list[Certification]) -> Iterator[PreparationPlan]:
    for guide in guides:
        for order, (least, most) in enumerate(((7, 14), (30, 30), (60, 60))):
            yield PreparationPlan(
                uid=writer.uid(),
                certification=guide,
                order=order,
                min_days=least,
                max_days=most,
                focus=writer.line(4),
            )


def tasks(writer: Writer, rows: list[PreparationPlan]) -> Iterator[PlanTask]:
    for plan in rows:
        for order in range(4):
            yield PlanTask(
                uid=writer.uid(),
                plan=plan,
                order=order,
                title=writer.line(4),
                detail=writer.text(10),
                share=25,
            )


def next_steps(writer: Writer, frame: Frame, rows: list[Certification]) -> Iterator[NextStep]:
    """Two from each guide, and a few for the learners of each track."""
    guides = [row for row in rows if row.has_guide]
    origins = [{"certification": guide} for guide in guides for _ in range(2)]
    origins += [{"track": track} for track in frame.tracks for _ in range(2)]
    for order, origin in enumerate(origins):
        target = writer.chance.choice(rows)
        if target is not origin.get("certification"):
            yield NextStep(
                uid=writer.uid(),
                order=order % 100,
                kind=writer.chance.choice(NextStep.Kind.values),
                target=target,
                why=writer.line(8),
                source=SOURCE,
                **origin,
            )
