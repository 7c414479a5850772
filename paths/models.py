from django.db import models

from certifications.models import Certification, Track
from publishing.addresses import address_of
from publishing.models import Identified, Page
from publishing.pages import listed_in
from publishing.querysets import visible_q
from publishing.writing.fields import MarkdownField


class LearningPath(Page):
    """A direction to grow in, with certifications in a sensible order."""

    name = models.CharField(max_length=120, unique=True)
    suits = models.CharField(
        "who it suits", max_length=240, help_text="One sentence: “Engineers who like …”."
    )
    focus = models.CharField(max_length=160, help_text="What it is about, in a few words.")
    summary = MarkdownField(help_text="The text of the page. Markdown.")
    tracks = models.ManyToManyField(
        Track, related_name="paths", blank=True, help_text="Shown as bullets beside the name."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")

    class Meta(Page.Meta):
        verbose_name = "learning path"
        ordering = ["order", "name"]
        indexes = [*Page.Meta.indexes, listed_in("order", "name", name="paths_listed")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("paths:detail", self.slug)


class PathStepQuerySet(models.QuerySet):
    def visible(self):
        """Keep steps of visible paths to visible certifications."""
        return self.filter(visible_q("path__"), visible_q("certification__"))


class PathStep(Identified):
    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="steps")
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="path_steps"
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Drag the rows to reorder.")
    why = models.CharField(
        max_length=240, blank=True, help_text="Why it stands here, in one sentence."
    )

    objects = PathStepQuerySet.as_manager()

    class Meta:
        verbose_name = "step"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "certification"],
                name="paths_certification_once_per_path",
                violation_error_message="This certification is already a step of the path.",
            )
        ]

    def __str__(self):
        return f"{self.path}: {self.certification}"
