"""The whole guide in reading order, with what the database knows on each section's subject."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from certifications.deep_dive import DeepDive, read_deep_dive
from certifications.models import Certification, NextStep
from certifications.querysets import link_to
from faqs.models import Question
from guide.models import Section, Testimonial
from institutions.models import Institution
from paths.models import LearningPath
from publishing.prepared import prepared
from roles.models import Recommendation

# A guide that a person can read: beyond this many entries a block leads on to its own page.
LIMIT = 40
QUESTIONS = 60


@dataclass
class Chapter:
    """A main section with its sub-sections, in order."""

    section: Section
    children: list[Section] = field(default_factory=list)


def _shown_sections() -> QuerySet[Section]:
    columns = ("slug", "number", "title", "parent", "body", "block")
    return Section.objects.visible().only(*columns)


_sections = prepared(_shown_sections)


def read_chapters() -> list[Chapter]:
    """The visible main sections in order, each with its visible sub-sections."""
    return _chapters(_sections())


def _chapters(sections: list[Section]) -> list[Chapter]:
    chapters = {s.pk: Chapter(s) for s in sections if s.parent_id is None}
    for section in sections:
        if section.parent_id in chapters:
            chapters[section.parent_id].children.append(section)
    return list(chapters.values())


# What stands with a guide on its own page alone.
_NOT_IN_THE_TABLE = (
    "uid",
    "state",
    "publish_at",
    "expire_at",
    "last_reviewed",
    "review_due",
    "updated_at",
)


def _guides() -> QuerySet[Certification]:
    guides = Certification.objects.visible().offered().with_guide().in_recommended_order()
    return guides.for_cards().defer(*_NOT_IN_THE_TABLE)


def read_centre() -> Certification | None:
    """The centre of the portal: the first certification that has a guide."""
    return next(iter(_centre()), None)


@prepared
def _centre() -> QuerySet[Certification]:
    return _guides()[:1]


@prepared
def _all_guides() -> QuerySet[Certification]:
    return _guides()[:LIMIT]


@dataclass
class WholeGuide:
    """Everything ``/guide/`` prints; each list is read once, whatever blocks use it."""

    chapters: list[Chapter]
    guides: list[Certification]
    certification: Certification | None  # the one whose deep dive the guide prints in full
    dive: DeepDive | None
    next_steps: list[NextStep]
    paths: list[LearningPath]
    recommendations: list[Recommendation]
    institutions: list[Institution]
    questions: list[Question]
    testimonials: list[Testimonial]

    @property
    def own_next_steps(self) -> list[NextStep]:
        """The steps that the deep dive itself names."""
        return [s for s in self.next_steps if s.certification_id]

    @property
    def track_next_steps(self) -> list[NextStep]:
        """The steps for the learners of a track, track by track."""
        return [s for s in self.next_steps if s.track_id]


# A database that sorts whole rows to find the first of many carries each of them along; here it
# sorts their keys.
@prepared
def _next_steps(centre: int | None) -> QuerySet[NextStep]:
    steps = NextStep.objects.of_guide(centre)
    return steps.filter(pk__in=steps[:LIMIT].values("pk"))


@prepared
def _recommendations() -> QuerySet[Recommendation]:
    ordered = Recommendation.objects.visible().order_by("role__order", "role__name", "position")
    rows = ordered.filter(pk__in=ordered[:LIMIT].values("pk"))
    rows = rows.select_related("role", "certification__track")
    return rows.only("label", "why", "role__slug", "role__name", *link_to("certification__"))


@prepared
def _lists() -> tuple[QuerySet, ...]:
    """What stands in the guide as it is, whatever its certifications are."""
    questions = Question.objects.visible().select_related("topic")
    of_question = ("slug", "title", "short_answer", "answer", "topic__name")
    of_path = ("slug", "name", "suits", "focus", "summary")
    of_voice = ("text", "name", "role", "verification", "source")
    return (
        _shown_sections(),
        LearningPath.objects.visible().only(*of_path)[:LIMIT],
        Institution.objects.visible().only("slug", "name", "summary")[:LIMIT],
        questions.only(*of_question)[:QUESTIONS],
        Testimonial.objects.visible().only(*of_voice)[:LIMIT],
    )


def read_whole_guide() -> WholeGuide:
    """Read the guide with a number of queries that does not depend on its length."""
    guides = _all_guides()
    centre = guides[0] if guides else None
    sections, paths, institutions, questions, testimonials = _lists()
    return WholeGuide(
        chapters=_chapters(sections),
        guides=guides,
        certification=centre,
        dive=centre and read_deep_dive(centre),
        next_steps=_next_steps(centre and centre.pk),
        paths=paths,
        recommendations=_recommendations(),
        institutions=institutions,
        questions=questions,
        testimonials=testimonials,
    )
