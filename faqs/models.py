from django.db import models
from django.urls import reverse

from certifications.models import Certification
from publishing.models import Identified, Page


class Topic(Identified):
    """A group of questions."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField("address", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    summary = models.TextField(blank=True, help_text="One sentence below the heading.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class Question(Page):
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions")
    title = models.CharField("question", max_length=200, help_text="As a visitor would ask it.")
    short_answer = models.CharField(
        max_length=240, help_text="One sentence that answers it; shown first."
    )
    answer = models.TextField(
        "full answer", blank=True, help_text="The rest of the answer. Markdown."
    )
    certification = models.ForeignKey(
        Certification,
        on_delete=models.SET_NULL,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name="about",
        help_text="The certification that the question is about; its page shows the question.",
    )
    related = models.ManyToManyField(
        "self", blank=True, help_text="Questions that a reader may have next."
    )
    search_words = models.CharField(
        max_length=240, blank=True, help_text="Other words people search for, with spaces between."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Position within its topic.")

    class Meta(Page.Meta):
        ordering = ["topic__order", "topic__name", "order", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("faqs:detail", args=[self.slug])
