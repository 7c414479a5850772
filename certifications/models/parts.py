"""The parts of a deep dive, in the order in which a reader meets them."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from certifications.models.catalogue import Certification
from publishing.models import Identified
from publishing.querysets import visible_q
from publishing.settled import once_settled
from publishing.writing.fields import MarkdownField, MarkdownLineField


class Part(Identified):
    """One entry in an ordered list of a deep dive."""

    order = models.PositiveSmallIntegerField(default=0, db_index=False)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class TitledPart(Part):
    title = models.CharField(max_length=160)
    detail = MarkdownField(blank=True, help_text="One or two sentences. Markdown.")

    class Meta(Part.Meta):
        abstract = True

    def __str__(self):
        return self.title


class AudienceQuerySet(models.QuerySet):
    def of_visible_guides(self):
        """Keep those that are named by a guide which a visitor may read."""
        return self.filter(visible_q("certification__"), certification__has_guide=True)


class Audience(TitledPart):
    """Somebody the guide is written for. Not the same as a role's recommendation."""

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="audiences"
    )

    objects = AudienceQuerySet.as_manager()


class Strength(models.TextChoices):
    REQUIRED = "required", "Required"
    RECOMMENDED = "recommended", "Recommended"
    HELPFUL = "helpful", "Helpful"


class Prerequisite(TitledPart):
    Strength = Strength

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="prerequisites"
    )
    strength = models.CharField(
        max_length=12,
        choices=Strength,
        help_text="Shown beside the prerequisite: required, recommended or helpful.",
    )
    source = models.CharField(
        max_length=120, blank=True, help_text="Where it is stated: “Section 2, overview table”."
    )

    class Meta(TitledPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(strength__in=Strength.values),
                name="certifications_prerequisite_strength_known",
            )
        ]


class Skill(TitledPart):
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="skills"
    )


class Project(TitledPart):
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="projects"
    )


class Mistake(TitledPart):
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="mistakes"
    )
    remedy = MarkdownLineField(
        max_length=240, blank=True, help_text="What to do instead, in one sentence."
    )


class PreparationPlan(Part):
    """A way to prepare within a number of days."""

    certification = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="plans")
    min_days = models.PositiveSmallIntegerField(
        "from days", help_text="The plan is called by its length: “7–14 days”."
    )
    max_days = models.PositiveSmallIntegerField(
        "to days", help_text="The same number again for a plan of an exact length."
    )
    focus = models.CharField(max_length=160, help_text="What the plan is about, in a few words.")
    detail = MarkdownField(blank=True, help_text="One or two sentences. Markdown.")

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(min_days__gte=1, max_days__gte=F("min_days")),
                name="certifications_plan_days_in_order",
                violation_error_message="A plan takes at least one day, and the first number of "
                "days is not larger than the second.",
            )
        ]

    def __str__(self):
        return f"{self.length}: {self.focus}"

    def follow_up(self, update_fields=None):
        super().follow_up(update_fields)
        once_settled(_touch, [self.certification_id])

    @property
    def length(self) -> str:
        """The span in words: “7–14 days”, “30 days”."""
        return plan_length(self.min_days, self.max_days)


def plan_length(min_days: int, max_days: int) -> str:
    if min_days == max_days:
        return f"{min_days} days"
    return f"{min_days}–{max_days} days"


class PlanTask(TitledPart):
    plan = models.ForeignKey(PreparationPlan, on_delete=models.CASCADE, related_name="tasks")
    share = models.PositiveSmallIntegerField(
        "share of the time",
        default=0,
        validators=[MaxValueValidator(100)],
        help_text="In percent of the plan's time. The tasks of a plan should add up to 100.",
    )

    class Meta(TitledPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(share__lte=100), name="certifications_task_share_is_percent"
            )
        ]

    def follow_up(self, update_fields=None):
        super().follow_up(update_fields)
        once_settled(_touch, [self.plan.certification_id])


def _touch(certifications: list[int]) -> None:
    """Say that the guides have changed: calendars made from a plan tell later from earlier."""
    Certification.objects.filter(pk__in=certifications).update(updated_at=timezone.now())


class Subject(models.TextChoices):
    TITLE = "title", "Title"
    LEVEL = "level", "Level"
    PREREQUISITES = "prerequisites", "Prerequisites"
    PREPARATION_TIME = "preparation-time", "Preparation time"
    NEXT_STEPS = "next-steps", "Next steps"


class SourceStatement(Part):
    """One of several statements in which the source contradicts itself on a subject."""

    Subject = Subject

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="source_statements"
    )
    subject = models.CharField(
        max_length=20,
        choices=Subject,
        help_text="Statements on one subject stand together in a “sources differ” note.",
    )
    statement = models.CharField(max_length=240, help_text="What the source says, in our words.")
    source = models.CharField(max_length=120, help_text="Where it says so: “Section 3”.")
    settled = models.BooleanField(
        default=False,
        help_text="Tick when the contradiction is resolved; the note leaves the page.",
    )

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values),
                name="certifications_statement_subject_known",
            )
        ]

    def __str__(self):
        return f"{self.get_subject_display()} ({self.source})"
