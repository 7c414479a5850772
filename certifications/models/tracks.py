"""The lines and zones of the catalogue."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from certifications.facets import NOT_STATED
from institutions.models import Institution
from publishing.addresses import address
from publishing.models import Identified


class Colour(models.TextChoices):
    """Line colours; their contrast on light and dark paper is tested (tests/static)."""

    VERMILION = "vermilion", "Vermilion"
    AMBER = "amber", "Amber"
    OLIVE = "olive", "Olive"
    GREEN = "green", "Green"
    TEAL = "teal", "Teal"
    SKY = "sky", "Sky"
    BLUE = "blue", "Blue"
    VIOLET = "violet", "Violet"
    MAGENTA = "magenta", "Magenta"
    BROWN = "brown", "Brown"
    SLATE = "slate", "Slate"


class Track(Identified):
    """A line on the map: MLOps, DevOps, …"""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(
        "address", max_length=60, unique=True, help_text="Names the track in shared filters."
    )
    code = models.CharField(
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,3}$", "Two or three capital letters, such as ML.")],
        help_text="Two or three letters for the bullet that marks the track everywhere: ML.",
    )
    colour = models.CharField(
        max_length=12, choices=Colour, help_text="The colour of its line on the map."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    summary = models.TextField(blank=True, help_text="One or two sentences on what it is about.")
    institutions = models.ManyToManyField(
        Institution,
        blank=True,
        related_name="tracks",
        verbose_name="taught by",
        help_text="Institutions that teach this track. Their pages list it.",
    )

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(colour__in=Colour.values), name="certifications_track_colour_known"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{address('certifications:list')}?track={self.slug}"


class Level(Identified):
    """A zone of the map, from first to last."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(
        "address", max_length=60, unique=True, help_text="Names the level in shared filters."
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Zones of the map run from left to right by this number."
    )
    summary = models.TextField(blank=True, help_text="What the level means, in one sentence.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.slug == NOT_STATED:
            message = f"“{NOT_STATED}” is the address of certifications without a level."
            raise ValidationError({"slug": message})
