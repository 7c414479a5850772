"""Certifications with their facts, and the other names they bear."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from certifications.models.tracks import Level, Track
from certifications.querysets import WORDS_FOR, CertificationQuerySet
from institutions.models import Institution
from publishing.addresses import address_of
from publishing.models import Identified, Page
from publishing.pages import PUBLISHED, listed_in
from publishing.writing.fields import MarkdownField

SOURCE_HELP = "Where the figure stands: “Section 8, MLOCP question 7”."


# Choices stand beside their model, not in it, where a constraint in its Meta could not see them.
class Status(models.TextChoices):
    CURRENT = "current", "Current"
    ANNOUNCED = "announced", "Announced"
    RETIRING = "retiring", "Retiring"
    RETIRED = "retired", "Retired"
    UNVERIFIED = "unverified", "Unverified"


class Certification(Page):
    """A credential. Without a deep dive it is *listed*: its page shows only what is known."""

    Status = Status

    name = models.CharField(max_length=160, help_text="The full name, as its provider prints it.")
    abbreviation = models.CharField(
        max_length=20, blank=True, help_text="“MLOCP”. Leave blank when there is none."
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="certifications")
    track_inferred = models.BooleanField(
        "track is inferred",
        default=False,
        help_text="The track follows from the name; the page says so.",
    )
    level = models.ForeignKey(
        Level,
        on_delete=models.PROTECT,
        related_name="certifications",
        null=True,
        blank=True,
        help_text="Leave empty when it is not stated.",
    )
    level_inferred = models.BooleanField(
        "level is inferred",
        default=False,
        help_text="The level follows from the name; the page says so.",
    )
    provider = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        related_name="certifications",
        null=True,
        blank=True,
        help_text="Who awards it. Leave empty when it is not stated.",
    )
    provider_inferred = models.BooleanField(
        "provider is inferred",
        default=False,
        help_text="The guide implies the provider without naming it; the page says so.",
    )
    status = models.CharField(
        max_length=12,
        choices=Status,
        default=Status.UNVERIFIED,
        help_text="Retired certifications leave the catalogue unless a visitor asks for them.",
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="predecessors",
        null=True,
        blank=True,
        help_text="What to take instead of a retiring or retired certification.",
    )
    has_guide = models.BooleanField(
        "has a guide",
        default=False,
        help_text="Tick when the deep dive below is written. Until then the page says that the "
        "guide is not written yet and shows only the facts.",
    )
    recommended_order = models.PositiveIntegerField(
        default=0, help_text="Position in the catalogue; smaller comes first."
    )
    tagline = models.CharField(
        max_length=160, blank=True, help_text="One line below the title and in search engines."
    )
    summary = MarkdownField(blank=True, help_text="What it is, in one or two paragraphs.")

    who_for = models.CharField(
        "who it's for", max_length=160, blank=True, help_text="Column of the overview table."
    )
    prerequisites_summary = models.CharField(
        "prerequisites", max_length=160, blank=True, help_text="Column of the overview table."
    )
    skills_summary = models.CharField(
        "skills covered", max_length=160, blank=True, help_text="Column of the overview table."
    )
    order_label = models.CharField(
        "recommended order label",
        max_length=60,
        blank=True,
        help_text="Column of the overview table: “Core to Advanced”.",
    )

    difficulty = models.CharField(max_length=60, blank=True, help_text="“Intermediate”.")
    difficulty_source = models.CharField(max_length=120, blank=True, help_text=SOURCE_HELP)
    exam_form = models.CharField(max_length=120, blank=True, help_text="“Online, proctored”.")
    exam_form_source = models.CharField(max_length=120, blank=True, help_text=SOURCE_HELP)
    pass_mark = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="In percent. Leave empty when it is not stated.",
    )
    pass_mark_qualifier = models.CharField(
        max_length=30, blank=True, help_text="Printed before the figure: “usually”."
    )
    pass_mark_source = models.CharField(max_length=120, blank=True, help_text=SOURCE_HELP)
    validity_min_years = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_max_years = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_qualifier = models.CharField(
        max_length=30, blank=True, help_text="Printed before the figure: “generally”."
    )
    validity_source = models.CharField(max_length=120, blank=True, help_text=SOURCE_HELP)

    objects = CertificationQuerySet.as_manager()

    class Meta(Page.Meta):
        ordering = ["recommended_order", "name"]
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__gte=1, pass_mark__lte=100),
                name="certifications_pass_mark_is_percent",
                violation_error_message="The pass mark is a percentage from 1 to 100.",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | ~Q(pass_mark_source=""),
                name="certifications_pass_mark_has_source",
                violation_error_message="Say where the pass mark stands.",
            ),
            models.CheckConstraint(
                condition=Q(validity_min_years__isnull=True, validity_max_years__isnull=True)
                | Q(
                    # Without these two, a missing end would make the rule unknown, which passes.
                    validity_min_years__isnull=False,
                    validity_max_years__isnull=False,
                    validity_min_years__gte=1,
                    validity_max_years__gte=F("validity_min_years"),
                ),
                name="certifications_validity_in_order",
                violation_error_message="Give both ends of the validity, the shorter one first.",
            ),
            models.CheckConstraint(
                condition=Q(validity_min_years__isnull=True) | ~Q(validity_source=""),
                name="certifications_validity_has_source",
                violation_error_message="Say where the validity stands.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="certifications_certification_status_known",
            ),
        ]
        indexes = [
            *Page.Meta.indexes,
            listed_in("recommended_order", "name", "id", name="certifications_listed"),
            # What an institution awards; for no other list SQLite may take it.
            models.Index(
                fields=["provider", "recommended_order", "name", "id"],
                name="certifications_of_provider",
                condition=PUBLISHED & Q(provider__isnull=False),
            ),
            # The map, and whatever looks for a guide.
            listed_in(
                "-has_guide", "recommended_order", "name", "id", name="certifications_guides_first"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("certifications:detail", self.slug)

    @property
    def short_name(self) -> str:
        """The abbreviation where there is one, else the name."""
        return self.abbreviation or self.name

    @property
    def title(self) -> str:
        """The name with its abbreviation: “MLOps Certified Professional (MLOCP)”."""
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

    @property
    def validity(self) -> str:
        """How long it is valid, in words: “2–3 years”; blank when it is not stated."""
        shortest, longest = self.validity_min_years, self.validity_max_years
        if not shortest:
            return ""
        if shortest == longest:
            return f"{shortest} year" if shortest == 1 else f"{shortest} years"
        return f"{shortest}–{longest} years"

    @property
    def stated_validity(self) -> str:
        """The validity as it is stated: “generally 2–3 years”; blank when it is not."""
        return f"{self.validity_qualifier} {self.validity}".strip() if self.validity else ""

    @property
    def stated_pass_mark(self) -> str:
        """The pass mark as it is stated: “usually 70 %”; blank when it is not."""
        return f"{self.pass_mark_qualifier} {self.pass_mark} %".strip() if self.pass_mark else ""

    @property
    def is_offered(self) -> bool:
        """Whether somebody can take it still: ``.offered()`` for one row in memory."""
        return self.status != self.Status.RETIRED

    @property
    def suits_because(self) -> list[str]:
        """Why it suits the role that it was found for; only on rows of ``suiting()``."""
        return self.words_for("it")

    def words_for(self, role: str) -> list[str]:
        """The same for a ``role`` that is called by its name."""
        ways = [words for way, words in WORDS_FOR.items() if getattr(self, f"is_{way}")]
        return [f"{words} {role}" for words in ways]

    def reading_order(self) -> tuple:
        """The key of lists that go track by track and, in each, from level to level."""
        return (
            self.track.order,
            self.track.name,
            (self.level.order, self.level.name) if self.level else (-1, ""),
            self.recommended_order,
            self.name,
        )

    def clean(self):
        super().clean()
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": "A certification cannot succeed itself."})
        if self.successor_id and self.status not in {self.Status.RETIRING, self.Status.RETIRED}:
            raise ValidationError(
                {"successor": "Only a retiring or retired certification has a successor."}
            )


class AliasState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class AliasQuerySet(models.QuerySet):
    def shown(self):
        """Leave out the names that somebody has rejected."""
        return self.exclude(state=AliasState.REJECTED)


class Alias(Identified):
    """Another name under which the source or the world knows a certification."""

    State = AliasState

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="aliases"
    )
    name = models.CharField(max_length=160)
    state = models.CharField(
        max_length=10,
        choices=State,
        default=State.PROPOSED,
        help_text="A proposed alias is shown as an assumption; a rejected one is not shown.",
    )
    source = models.CharField(
        max_length=120, blank=True, help_text="Where the name is used: “Section 5”."
    )

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "aliases"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "name"],
                name="certifications_alias_once",
                violation_error_message="This name already stands with the certification.",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(state=AliasState.CONFIRMED),
                name="certifications_alias_confirmed_for_one",
                violation_error_message="This name is already a confirmed alias elsewhere.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AliasState.values),
                name="certifications_alias_state_known",
            ),
        ]

    def __str__(self):
        return self.name
