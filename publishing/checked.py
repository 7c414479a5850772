"""What the last check of the site has found: where links lead, and how heavy pages are."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

SLUG = "any-slug-at-all"


class Checked(models.Model):
    """A row of the last check; it is as old as that."""

    model = models.CharField(
        max_length=100, blank=True
    )  # of the page; of a mere list there is none
    object_id = models.PositiveBigIntegerField(null=True)
    title = models.CharField("page", max_length=200)
    checked_at = models.DateTimeField("checked", default=timezone.now)

    class Meta:
        abstract = True
        default_permissions = ("view",)

    def __str__(self):
        return self.title

    @property
    def fix_url(self) -> str:
        """Where in the admin the page is edited."""
        return reverse(f"admin:{self.model.replace('.', '_')}_change", args=[self.object_id])

    @staticmethod
    def naming(page: models.Model) -> dict:
        """The fields that name ``page``."""
        return {"model": page._meta.label_lower, "object_id": page.pk, "title": str(page)[:200]}


class CheckedLink(Checked):
    """A link in a text, and why it leads nowhere."""

    address = models.TextField()
    # Of a link inside the portal: the page, without what follows “?” or “#”.
    path = models.CharField(max_length=300, blank=True, db_index=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta(Checked.Meta):
        verbose_name = "checked link"
        ordering = ["title", "pk"]


class CheckedPage(Checked):
    """A page that visitors can reach, and how heavy it is."""

    address = models.CharField(max_length=300, unique=True)
    status = models.PositiveSmallIntegerField("answer", default=200)
    weight = models.PositiveIntegerField("bytes", help_text="Compressed, without pictures.")
    bar = models.PositiveIntegerField("at most")

    class Meta(Checked.Meta):
        verbose_name = "checked page"
        ordering = [F("weight").desc(), "pk"]

    @property
    def fix_url(self) -> str:
        return super().fix_url if self.model else self.address


def last_check() -> datetime | None:
    """When the site was checked last, if ever."""
    return CheckedPage.objects.aggregate(last=models.Max("checked_at"))["last"]


def is_linked(model: type[models.Model]) -> Exists:
    """Whether a text of another page leads to a row of ``model``, at the last check."""
    before, after = model(slug=SLUG).get_absolute_url().split(SLUG)
    links = CheckedLink.objects.filter(path=Concat(Value(before), OuterRef("slug"), Value(after)))
    return Exists(links.exclude(model=model._meta.label_lower, object_id=OuterRef("pk")))
