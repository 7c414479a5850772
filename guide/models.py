from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from comments import commentable
from publishing.addresses import address
from publishing.models import Publishable
from publishing.pages import listed_in
from publishing.querysets import PublishableQuerySet, visible_q
from publishing.writing.fields import MarkdownField


class Block(models.TextChoices):
    NOTHING = "", "Nothing, only the text"
    OVERVIEW = "overview", "Overview table"
    DEEP_DIVE = "deep-dive", "Deep dive"
    PATHS = "paths", "Learning paths"
    ROLES = "roles", "Roles and recommendations"
    NEXT_STEPS = "next-steps", "Next certifications"
    INSTITUTIONS = "institutions", "Institutions"
    QUESTIONS = "questions", "Questions"
    TESTIMONIALS = "testimonials", "Testimonials"
    COMMENTS = "comments", "Comments"


class SectionQuerySet(PublishableQuerySet):
    def reachable(self):
        return self.visible().filter(Q(parent__isnull=True) | visible_q("parent__"))


class Section(Publishable):
    """A piece of the guide's own prose, followed by what the database knows on its subject."""

    Block = Block

    title = models.CharField(max_length=160)
    slug = models.SlugField(
        "fragment",
        max_length=80,
        unique=True,
        help_text="The part of the address after “/guide/#section-”.",
    )
    number = models.CharField(max_length=6, blank=True, help_text="Printed before the title: “3”.")
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="children",
        null=True,
        blank=True,
        help_text="Leave empty for a main section.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    body = MarkdownField("text", blank=True, help_text="Markdown.")
    block = models.CharField(
        "followed by",
        max_length=20,
        choices=Block,
        blank=True,
        default=Block.NOTHING,
        help_text="Live content that is drawn after the text.",
    )

    objects = SectionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["order", "pk"]
        indexes = [*Publishable.Meta.indexes, listed_in("order", "id", name="sections_listed")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                name="guide_section_not_in_itself",
                violation_error_message="A section cannot be part of itself.",
            ),
            # Each block has ids of its own; a second one would double them.
            models.UniqueConstraint(
                fields=["block"],
                condition=~Q(block=""),
                name="guide_section_block_once",
                violation_error_message="Another section is followed by this already.",
            ),
            models.CheckConstraint(
                condition=Q(block__in=Block.values), name="guide_section_block_known"
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}" if self.number else self.title

    def get_absolute_url(self):
        return f"{address('guide:guide')}#{self.fragment}"

    @property
    def fragment(self) -> str:
        """The section's id on the page; no other id begins like it, whatever editors choose."""
        return f"section-{self.slug}"

    def clean(self):
        super().clean()
        if self.parent_id and (problem := self._problem_of_place()):
            raise ValidationError({"parent": problem})

    def _problem_of_place(self) -> str:
        """Why the section cannot stand in its parent: the guide shows sections of two ranks."""
        if self.parent_id == self.pk:
            return "A section cannot be part of itself."
        if Section.objects.filter(pk=self.parent_id, parent__isnull=False).exists():
            return "This section is part of another one. Choose a main section."
        if self.pk and self.children.exists():
            return "Other sections are part of this one, so it has to be a main section."
        return ""

    @property
    def block_template(self) -> str:
        """The fragment that draws the live content after the text."""
        return f"guide/blocks/{self.block or 'nothing'}.html"


def _take_comments() -> models.QuerySet[Section]:
    """The sections of the guide, as far as it shows them, that say “followed by comments”."""
    return Section.objects.reachable().filter(block=Section.Block.COMMENTS)


commentable.register(Section, "guide", _take_comments, title=lambda section: "the guide")


class Verification(models.TextChoices):
    UNVERIFIED = "unverified", "Unverified"
    VERIFIED = "verified", "Verified"


class Testimonial(Publishable):
    """What somebody reported, retold in the third person."""

    Verification = Verification

    name = models.CharField(max_length=80)
    role = models.CharField(
        max_length=80, blank=True, help_text="Only if the person stated it: “SRE”."
    )
    text = MarkdownField(help_text="Retold in the third person: “Rajesh, an SRE, reports …”.")
    source = models.CharField(max_length=120, help_text="Where it comes from: “Section 9”.")
    verification = models.CharField(
        max_length=12,
        choices=Verification,
        default=Verification.UNVERIFIED,
        help_text="The page says “unverified” until somebody has confirmed the report.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")

    class Meta(Publishable.Meta):
        ordering = ["order", "pk"]
        indexes = [*Publishable.Meta.indexes, listed_in("order", "id", name="testimonials_listed")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verification__in=Verification.values),
                name="guide_testimonial_verification_known",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{address('guide:guide')}#voice-{self.pk}"
