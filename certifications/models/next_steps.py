"""What to take next."""

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import F, Q

from certifications.models.catalogue import Certification
from certifications.models.parts import Part
from certifications.models.tracks import Track
from certifications.querysets import link_to
from publishing.querysets import visible_q


class NextStepQuerySet(models.QuerySet):
    def visible(self):
        """Keep steps that start and arrive where a visitor may go; tracks are always open."""
        from_visible = Q(track__isnull=False) | visible_q("certification__")
        return self.filter(from_visible, visible_q("target__"))

    def after(self, certification: Certification):
        """What comes next: the certification's own steps, then those of its track's learners."""
        origin = Q(certification=certification) | Q(track=certification.track_id)
        return self.visible().filter(origin).exclude(target=certification).with_ends()

    def after_any(self, keys: Collection[int]):
        """The same for several, by their keys; ``NextStep.follows`` tells which step is whose."""
        tracks = Certification.objects.filter(pk__in=keys).values("track")
        origin = Q(certification__in=keys) | Q(track__in=tracks)
        return self.visible().filter(origin).with_ends()

    def of_guide(self, certification: int | None):
        """What a whole guide says: the steps of its one ``certification``, and every track's."""
        origin = Q(certification=certification) | Q(track__isnull=False)
        return self.visible().filter(origin).with_ends()

    def between(self, certifications: Iterable[Certification]):
        """The steps that start and arrive among ``certifications`` and their tracks."""
        shown = list(certifications)
        origin = Q(certification__in=shown) | Q(track__in={c.track_id for c in shown})
        return self.visible().filter(origin, target__in=shown).with_ends()

    def with_ends(self):
        """Load what is printed of steps and their ends; those of a track stand last."""
        ends = self.select_related("certification", "track", "target__track").only(
            *("kind", "why", "source", "track__slug", "track__name"),
            *(f"certification__{name}" for name in ("slug", "name", "abbreviation")),
            *("target__status", *link_to("target__")),
        )
        return ends.order_by(
            F("certification_id").asc(nulls_last=True), "track__order", "track__name", "order", "pk"
        )


class Kind(models.TextChoices):
    SAME_TRACK = "same-track", "Same track"
    CROSS_TRACK = "cross-track", "Cross-track"
    LEADERSHIP = "leadership", "Leadership"


class NextStep(Part):
    """What to take next: from a certification, or for the learners of a track."""

    Kind = Kind

    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="next_steps", null=True, blank=True
    )
    track = models.ForeignKey(
        Track, on_delete=models.CASCADE, related_name="next_steps", null=True, blank=True
    )
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.ForeignKey(Certification, on_delete=models.CASCADE, related_name="arrivals")
    why = models.CharField(max_length=240, blank=True, help_text="The reason, in one sentence.")
    source = models.CharField(
        max_length=120, blank=True, help_text="Where the advice stands: “Section 6”."
    )

    objects = NextStepQuerySet.as_manager()

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(certification__isnull=True, track__isnull=False)
                | Q(certification__isnull=False, track__isnull=True),
                name="certifications_next_step_one_origin",
                violation_error_message="A next step starts at a certification or at a track.",
            ),
            models.CheckConstraint(
                condition=Q(certification__isnull=True) | ~Q(certification=F("target")),
                name="certifications_next_step_moves_on",
                violation_error_message="A next step leads to another certification.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="certifications_next_step_kind_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.target}"

    def follows(self, certification: Certification) -> bool:
        """Whether the step comes after ``certification``, or after its track's learning."""
        is_own = self.certification_id == certification.pk
        is_of_track = self.track_id == certification.track_id
        return (is_own or is_of_track) and self.target_id != certification.pk

    @property
    def origin(self) -> str:
        """Whom the advice is for: “After MLOCP”, “For MLOps learners”."""
        if self.certification:
            return f"After {self.certification.short_name}"
        return f"For {self.track.name} learners"
