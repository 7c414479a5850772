from django.db import models
from django.db.models import Q

from publishing.addresses import address_of
from publishing.images import PictureField
from publishing.models import Page
from publishing.pages import listed_in
from publishing.querysets import PublishableQuerySet
from publishing.writing.fields import MarkdownField


class InstitutionQuerySet(PublishableQuerySet):
    def concerned_with(self, certification):
        """Who awards ``certification`` or teaches its track."""
        awards, teaches = Q(pk=certification.provider_id), Q(tracks=certification.track_id)
        return self.filter(awards | teaches).distinct()


class Institution(Page):
    """An organisation that teaches or certifies."""

    name = models.CharField(max_length=120, unique=True)
    website = models.URLField(
        blank=True,
        help_text="The official site. Leave blank when you cannot confirm it; the page then says "
        "that no website is stated.",
    )
    focus = models.CharField(
        max_length=120, help_text="What it stands for, in a few words: “Secure automation”."
    )
    summary = MarkdownField(help_text="Two or three sentences for the page and the guide.")
    logo = PictureField(
        upload_to="institutions/", blank=True, width_field="logo_width", height_field="logo_height"
    )
    # Kept here, so that a page can reserve the room for a logo without opening the file.
    logo_width = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_height = models.PositiveSmallIntegerField(null=True, editable=False)
    logo_alt = models.CharField(
        "logo description",
        max_length=160,
        blank=True,
        help_text="What the logo shows, for people who cannot see it. Required with a logo.",
    )
    tracks_inferred = models.BooleanField(
        "tracks are inferred",
        default=False,
        help_text="The tracks it teaches follow from its name and focus; the pages say so.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Position in lists; smaller comes first."
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta(Page.Meta):
        ordering = ["order", "name"]
        indexes = [*Page.Meta.indexes, listed_in("order", "name", name="institutions_listed")]
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=Q(logo="") | ~Q(logo_alt=""),
                name="institutions_logo_is_described",
                violation_error_message="Describe the logo for people who cannot see it.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("institutions:detail", self.slug)
