"""The whole guide in reading order, with what the database knows on each section's subject."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from certifications.deep_dive import DeepDive, read_deep_dive
from certifications.models import Certification, NextStep
from faqs.models import Question
from guide.models import Section, Testimonial
from institutions.models import Institution
from paths.models import LearningPath
from roles.models import Recommendation

# A guide that a person can read: beyond this many entries a block leads on to its own page.
LIMIT = 40
QUESTIONS = 60


@dataclass
class Chapter:
    """A main section with its sub-sections, in order."""

    section: Section
    children: list[Section] = field(default_factory=list)


def read_chapters() -> list[Chapter]:
    """The visible main sections in order, each with its visible sub-sections."""
    sections = list(Section.objects.visible())
    chapters = {s.pk: Chapter(s) for s in sections if s.parent_id is None}
    for section in sections:
        if section.parent_id in chapters:
            chapters[section.parent_id].children.append(section)
    return list(chapters.values())


def _guides() -> QuerySet[Certification]:
    return Certification.objects.visible().offered().with_guide().for_cards().in_recommended_order()


def read_centre() -> Certification | None:
    """The centre of the portal: the first certification that has a guide."""
    return _guides().first()


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


def read_whole_guide() -> WholeGuide:
    """Read the guide with a number of queries that does not depend on its length."""
    guides = list(_guides()[:LIMIT])
    centre = guides[0] if guides else None
    recommendations = (
        Recommendation.objects.visible()
        .with_ends()
        .order_by("role__order", "role__name", "position")
    )
    return WholeGuide(
        chapters=read_chapters(),
        guides=guides,
        certification=centre,
        dive=centre and read_deep_dive(centre),
        next_steps=list(NextStep.objects.of_guide(centre)[:LIMIT]),
        paths=list(LearningPath.objects.visible()[:LIMIT]),
        recommendations=list(recommendations[:LIMIT]),
        institutions=list(Institution.objects.visible()[:LIMIT]),
        questions=list(Question.objects.visible().select_related("topic")[:QUESTIONS]),
        testimonials=list(Testimonial.objects.visible()[:LIMIT]),
    )
