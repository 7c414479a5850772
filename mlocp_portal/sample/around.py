"""What leads to certifications, what is asked about them, and what visitors say."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from certifications.models import Audience, Certification
from comments.models import Comment
from faqs.models import Question
from guide.models import Section, Testimonial
from mlocp_portal.sample.frame import Frame
from mlocp_portal.sample.writer import Writer
from paths.models import LearningPath, PathStep
from publishing.models import State
from roles.models import Recommendation, Role

RECOMMENDED, NAMING_A_ROLE = 0.25, 0.5
STEPS = 8  # of a path at most
CERTIFICATIONS_FOR_ONE = {Question: 5, LearningPath: 200}
LEAST = {Question: 60, LearningPath: 8}
# Most comments wait for nobody; a few have not been read yet.
STATES = ["approved"] * 18 + ["pending", "spam"]
REPLIES = 0.2
ON_ONE_PAGE = 0.02  # of all comments; the rest is spread
VOICES = 8


def recommendations(
    writer: Writer, frame: Frame, rows: Sequence[Certification]
) -> Iterator[Recommendation]:
    positions = dict.fromkeys((role.pk for role in frame.roles), 0)
    for row in rows:
        if writer.happens(RECOMMENDED):
            for role in writer.some_of(frame.roles, 3):
                positions[role.pk] += 1
                yield Recommendation(
                    uid=writer.uid(),
                    role=role,
                    certification=row,
                    position=min(positions[role.pk], 30_000),
                    why=writer.line(6),
                )


def roles_of(writer: Writer, frame: Frame, audiences: Sequence[Audience]) -> Iterator[Model]:
    """Which audiences are a role."""
    through = Role.audiences.through
    for audience in audiences:
        if writer.happens(NAMING_A_ROLE):
            yield through(role_id=writer.one_of(frame.roles).pk, audience_id=audience.pk)


def paths(writer: Writer, numbers: range) -> Iterator[LearningPath]:
    for number in numbers:
        yield LearningPath(
            uid=writer.uid(),
            name=f"Path {number} to {TOWARDS[number % len(TOWARDS)]}",
            slug=f"path-{number}",
            state=State.PUBLISHED,
            suits=f"{writer.line(6)}.",
            focus=writer.line(3),
            summary=writer.text(30),
            order=min(number, 30_000),
        )


TOWARDS = ["operations", "data", "security", "leadership", "reliability", "cost", "platforms"]


def steps(
    writer: Writer, rows: Sequence[LearningPath], among: Sequence[Certification]
) -> Iterator[PathStep]:
    for path in rows:
        for position, row in enumerate(writer.chance.sample(among, min(STEPS, len(among)))):
            yield PathStep(
                uid=writer.uid(),
                path=path,
                certification=row,
                position=position,
                why=writer.line(6),
            )


def questions(
    writer: Writer, frame: Frame, numbers: range, about: Sequence[Certification]
) -> Iterator[Question]:
    for number in numbers:
        yield Question(
            uid=writer.uid(),
            title=f"What does answer {number} mean?",
            slug=f"q-{number}",
            topic=writer.chance.choice(frame.topics),
            state=State.PUBLISHED,
            short_answer=f"{writer.line(8)}.",
            answer=writer.text(60),
            certification=writer.chance.choice(about) if writer.happens(0.5) else None,
            order=number % 1_000,
        )


def related(writer: Writer, rows: Sequence[Question]) -> Iterator[Model]:
    """A question that a reader may have next, both ways, for one of three."""
    through = Question.related.through
    for one, other in zip(rows[::3], rows[1::3], strict=False):
        for first, second in ((one, other), (other, one)):
            yield through(from_question_id=first.pk, to_question_id=second.pk)


def sections(writer: Writer) -> Iterator[Section]:
    """The guide's own prose, with every kind of live content; none that there is already."""
    taken = set(Section.objects.values_list("block", flat=True))
    blocks = [block for block in Section.Block.values if block and block not in taken]
    for order, block in enumerate(blocks):
        title = Section.Block(block).label
        yield Section(
            uid=writer.uid(),
            title=title,
            slug=f"sample-{block}",
            state=State.PUBLISHED,
            order=order,
            body=writer.text(40),
            block=block,
        )


def testimonials(writer: Writer) -> Iterator[Testimonial]:
    for order in range(VOICES):
        yield Testimonial(
            uid=writer.uid(),
            state=State.PUBLISHED,
            name=writer.line(1),
            text=writer.text(20),
            source="Section 9",
            order=order,
        )


def comments(
    writer: Writer, count: int, pages: Sequence[Model], today: datetime
) -> Iterator[Comment]:
    """Comments without their replies: on one page many, on the others about equally many."""
    types = ContentType.objects.get_for_models(*{type(page) for page in pages})
    for number in range(count):
        page = pages[0] if writer.happens(ON_ONE_PAGE) else writer.chance.choice(pages)
        yield Comment(
            content_type=types[type(page)],
            object_id=page.pk,
            name=writer.line(1),
            email=f"reader-{number % 10_000}@example.org",
            text=f"Comment {number}: {writer.text(12)}",
            state=writer.chance.choice(STATES),
            created_at=today - timedelta(minutes=count - number),
        )


def replies(writer: Writer, threads: Sequence[Comment]) -> Iterator[Comment]:
    for thread in threads:
        if writer.happens(REPLIES / (1 - REPLIES)):
            yield Comment(
                content_type=thread.content_type,
                object_id=thread.object_id,
                parent=thread,
                name=writer.line(1),
                text=writer.text(8),
                state=writer.chance.choice(STATES),
                created_at=thread.created_at,
            )


def numbers_for(model: type[Model], certifications: int) -> range:
    """As many as a portal of that size has, numbered behind those that there are."""
    first = getattr(model._base_manager.order_by("-pk").first(), "pk", 0)
    count = max(LEAST[model], certifications // CERTIFICATIONS_FOR_ONE[model])
    return range(first, first + count)
