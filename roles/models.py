from django.db import models

from certifications.models import Audience, Certification
from certifications.querysets import line_of
from publishing.addresses import address_of
from publishing.models import Identified, Page
from publishing.pages import listed_in
from publishing.querysets import visible_q
from publishing.writing.fields import MarkdownField

LISTED = 20  # of each kind on a page; the catalogue has all


class RecommendationQuerySet(models.QuerySet):
    def visible(self):
        """Keep recommendations of visible roles for visible certifications."""
        return self.filter(visible_q("role__"), visible_q("certification__"))

    def with_ends(self):
        """Load what lists print of the recommendation, its role and its certification."""
        ends = self.select_related("role", "certification__track", "certification__level")
        own = ("label", "why", "role__slug", "role__name")
        return ends.only(*own, *line_of("certification__"))


class Role(Page):
    """A job, with the certifications that are recommended for it."""

    name = models.CharField(max_length=120, unique=True)
    summary = MarkdownField(help_text="What people in this role do. Markdown.")
    audiences = models.ManyToManyField(
        Audience,
        related_name="roles",
        blank=True,
        verbose_name="guides written for it",
        help_text="The audiences of deep dives that name this role.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")

    class Meta(Page.Meta):
        ordering = ["order", "name"]
        indexes = [*Page.Meta.indexes, listed_in("order", "name", name="roles_listed")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("roles:detail", self.slug)


class Recommendation(Identified):
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="recommendations")
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="recommendations"
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Drag the rows to reorder.")
    label = models.CharField(
        "label in the source",
        max_length=160,
        blank=True,
        help_text="The name as the source prints it; shown beside the certification's own name "
        "when the two differ.",
    )
    why = models.CharField(max_length=240, blank=True, help_text="The reason, in one sentence.")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "certification"],
                name="roles_certification_once_per_role",
                violation_error_message="This certification is already recommended here.",
            )
        ]

    def __str__(self):
        return f"{self.role}: {self.certification}"

    @property
    def differing_label(self) -> str:
        """The source's label where it is not the certification's own name, else ``""``."""
        own_names = {self.certification.name, self.certification.abbreviation}
        return "" if self.label in own_names else self.label
