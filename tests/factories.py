"""One plain factory per model. What is publishable is published, so that tests see it."""

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from certifications import models as certifications
from comments import models as comments
from faqs import models as faqs
from guide import models as guide
from institutions import models as institutions
from paths import models as paths
from publishing.models import State
from publishing.settled import gathering
from roles import models as roles


class RowFactory(DjangoModelFactory):
    """Makes a row with all that it refers to, or many; what follows from them is done once."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy, params):
        with gathering():
            return super()._generate(strategy, params)

    @classmethod
    def create_batch(cls, size, **kwargs):
        with gathering():
            return super().create_batch(size, **kwargs)


class UserFactory(RowFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    password = factory.django.Password("secret")


class PageFactory(RowFactory):
    class Meta:
        abstract = True

    state = State.PUBLISHED
    slug = factory.Sequence(lambda n: f"page-{n}")


class InstitutionFactory(PageFactory):
    class Meta:
        model = institutions.Institution

    name = factory.Sequence(lambda n: f"Institution {n}")
    focus = "Secure automation"
    summary = "It teaches and certifies."


class TrackFactory(RowFactory):
    class Meta:
        model = certifications.Track

    name = factory.Sequence(lambda n: f"Track {n}")
    slug = factory.Sequence(lambda n: f"track-{n}")
    # Three letters that differ for the first 17,576 tracks.
    code = factory.Sequence(lambda n: "".join(chr(65 + n // 26**i % 26) for i in (2, 1, 0)))
    colour = certifications.Track._meta.get_field("colour").choices[0][0]


class LevelFactory(RowFactory):
    class Meta:
        model = certifications.Level

    name = factory.Sequence(lambda n: f"Level {n}")
    slug = factory.Sequence(lambda n: f"level-{n}")
    order = factory.Sequence(int)


class CertificationFactory(PageFactory):
    class Meta:
        model = certifications.Certification

    name = factory.Sequence(lambda n: f"Certification {n}")
    track = factory.SubFactory(TrackFactory)
    status = certifications.Certification.Status.CURRENT


class AliasFactory(RowFactory):
    class Meta:
        model = certifications.Alias

    certification = factory.SubFactory(CertificationFactory)
    name = factory.Sequence(lambda n: f"Alias {n}")


class PartFactory(RowFactory):
    class Meta:
        abstract = True

    certification = factory.SubFactory(CertificationFactory)
    order = factory.Sequence(int)
    title = factory.Sequence(lambda n: f"Part {n}")


class AudienceFactory(PartFactory):
    class Meta:
        model = certifications.Audience


class PrerequisiteFactory(PartFactory):
    class Meta:
        model = certifications.Prerequisite

    strength = certifications.Prerequisite.Strength.HELPFUL


class SkillFactory(PartFactory):
    class Meta:
        model = certifications.Skill


class ProjectFactory(PartFactory):
    class Meta:
        model = certifications.Project


class MistakeFactory(PartFactory):
    class Meta:
        model = certifications.Mistake


class PreparationPlanFactory(RowFactory):
    class Meta:
        model = certifications.PreparationPlan

    certification = factory.SubFactory(CertificationFactory)
    order = factory.Sequence(int)
    min_days = 7
    max_days = 14
    focus = "Basics"


class PlanTaskFactory(RowFactory):
    class Meta:
        model = certifications.PlanTask

    plan = factory.SubFactory(PreparationPlanFactory)
    order = factory.Sequence(int)
    title = factory.Sequence(lambda n: f"Task {n}")


class NextStepFactory(RowFactory):
    """A step from a certification; for one from a track: ``certification=None, track=…``."""

    class Meta:
        model = certifications.NextStep

    certification = factory.SubFactory(CertificationFactory)
    order = factory.Sequence(int)
    kind = certifications.NextStep.Kind.SAME_TRACK
    target = factory.SubFactory(CertificationFactory)


class SourceStatementFactory(RowFactory):
    class Meta:
        model = certifications.SourceStatement

    certification = factory.SubFactory(CertificationFactory)
    order = factory.Sequence(int)
    subject = certifications.SourceStatement.Subject.PREREQUISITES
    statement = "Experience is required."
    source = "Section 3"


class LearningPathFactory(PageFactory):
    class Meta:
        model = paths.LearningPath

    name = factory.Sequence(lambda n: f"Path {n}")
    suits = "Engineers who like it."
    focus = "Automation"
    summary = "Where it leads."


class PathStepFactory(RowFactory):
    class Meta:
        model = paths.PathStep

    path = factory.SubFactory(LearningPathFactory)
    certification = factory.SubFactory(CertificationFactory)
    position = factory.Sequence(int)


class RoleFactory(PageFactory):
    class Meta:
        model = roles.Role

    name = factory.Sequence(lambda n: f"Role {n}")
    summary = "What people in this role do."


class RecommendationFactory(RowFactory):
    class Meta:
        model = roles.Recommendation

    role = factory.SubFactory(RoleFactory)
    certification = factory.SubFactory(CertificationFactory)
    position = factory.Sequence(int)


class TopicFactory(RowFactory):
    class Meta:
        model = faqs.Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class QuestionFactory(PageFactory):
    class Meta:
        model = faqs.Question

    topic = factory.SubFactory(TopicFactory)
    title = factory.Sequence(lambda n: f"Is it worth it, number {n}?")
    short_answer = "Yes."


class SectionFactory(PageFactory):
    class Meta:
        model = guide.Section

    title = factory.Sequence(lambda n: f"Section {n}")


class TestimonialFactory(RowFactory):
    __test__ = False  # pytest would take the name for a class of tests

    class Meta:
        model = guide.Testimonial

    state = State.PUBLISHED
    name = "Rajesh"
    text = "Rajesh, an SRE, reports that it helped."
    source = "Section 9"


class CommentFactory(RowFactory):
    """An approved comment; name the page with ``page=``."""

    class Meta:
        model = comments.Comment

    name = factory.Sequence(lambda n: f"Visitor {n}")
    email = factory.Sequence(lambda n: f"visitor-{n}@example.org")
    text = factory.Sequence(lambda n: f"It helped me, number {n}.")
    state = comments.State.APPROVED


class AskedQuestionFactory(RowFactory):
    class Meta:
        model = faqs.AskedQuestion

    text = factory.Sequence(lambda n: f"Do I need a GPU, number {n}?")
