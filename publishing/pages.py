"""The ground floor: states, dates and addresses shared by everything that is published."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.base import ModelState
from django.utils import timezone

from publishing.chunks import chunks
from publishing.querysets import PublishableQuerySet
from publishing.settled import once_settled

AT_ONCE = 500  # addresses in one query


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"


class Standing(Enum):
    """What a visitor finds at a moment of a page whose state and moments are known."""

    HIDDEN = "hidden"  # not published at all
    SCHEDULED = "scheduled"
    SHOWN = "shown"
    EXPIRED = "expired"

    @classmethod
    def at(
        cls, now: datetime, state: str, publish_at: datetime | None, expire_at: datetime | None
    ) -> "Standing":
        if state != State.PUBLISHED:
            return cls.HIDDEN
        if expire_at and expire_at <= now:
            return cls.EXPIRED
        return cls.SCHEDULED if publish_at and publish_at > now else cls.SHOWN


PUBLISHED = Q(state=State.PUBLISHED)


def listed_in(*fields: str, name: str) -> models.Index:
    """An index of what is published in the order of its list.

    SQLite uses an index on the state and these fields for no list that is sorted by them alone;
    one that holds nothing but what is published it reads from its beginning.
    """
    return models.Index(fields=fields, name=name, condition=PUBLISHED)


def moments_of(field: str, name: str) -> models.Index:
    """An index of the few moments at which something that is published comes or goes."""
    is_set = Q(**{f"{field}__isnull": False})
    return models.Index(fields=[field], name=name, condition=PUBLISHED & is_set)


class Identified(models.Model):
    """Anything that keeps its identity through renames and reorders."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=update_fields, **kwargs)
            self.follow_up(update_fields)

    @classmethod
    def from_db(cls, db, field_names, values):
        """A row as it is stored, put together as a row that was pickled is.

        The constructor would look at every field, also at those that were not read, and tell the
        listeners of each row; a list has hundreds of rows.
        """
        row, state = cls.__new__(cls), ModelState()
        state.adding, state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True), _state=state)
        return row

    def follow_up(self, update_fields: Iterable[str] | None = None) -> None:
        """What follows when the row has been saved, in the same transaction."""


def identity(row: Identified) -> dict[str, Any]:
    """What names ``row`` in tables that keep something of it, and may outlive it."""
    return {"model": row._meta.label_lower, "uid": row.uid}


class Publishable(Identified):
    """Something with a life: draft, in review, published, expired."""

    state = models.CharField(
        max_length=10,
        choices=State,
        default=State.DRAFT,
        help_text="Only published content is on the site; drafts show nowhere.",
    )
    publish_at = models.DateTimeField(
        "publish from",
        null=True,
        blank=True,
        help_text="Leave empty to publish at once. Until a later moment the page stays hidden.",
    )
    expire_at = models.DateTimeField(
        "publish until",
        null=True,
        blank=True,
        help_text="From this moment the page is gone from the site. Leave empty to keep it.",
    )
    last_reviewed = models.DateField(
        null=True,
        blank=True,
        help_text="The day somebody last checked the facts. Visitors see it on the page.",
    )
    review_due = models.DateField(
        null=True, blank=True, help_text="The day by which the facts should be checked again."
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                condition=Q(expire_at__isnull=True)
                | Q(publish_at__isnull=True)
                | Q(expire_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_expires_after_publishing",
                violation_error_message="“Publish until” must be later than “publish from”.",
                violation_error_code="expires_too_early",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="%(app_label)s_%(class)s_state_known",
            ),
        ]
        indexes = [
            moments_of("publish_at", "%(class)s_appears"),
            moments_of("expire_at", "%(class)s_goes"),
            # The sitemap says when anything changed last.
            listed_in("-updated_at", name="%(class)s_changed"),
        ]

    @property
    def standing(self) -> Standing:
        return Standing.at(timezone.now(), self.state, self.publish_at, self.expire_at)

    @property
    def is_visible(self) -> bool:
        """Whether a visitor may see this row now: ``.visible()`` for one row in memory."""
        return self.standing == Standing.SHOWN


class Page(Publishable):
    """Something published at an address of its own, which never dies once it has been used.

    A subclass defines ``get_absolute_url``.
    """

    slug = models.SlugField(
        "address",
        max_length=80,
        unique=True,
        help_text="The last part of the page's address, such as “mlocp”. "
        "When you change it, the old address leads on to the new one.",
    )

    class Meta(Publishable.Meta):
        abstract = True

    def save(self, *args, **kwargs):
        with transaction.atomic():  # a savepoint: what is not remembered is not renamed either
            super().save(*args, **kwargs)

    def follow_up(self, update_fields=None):
        super().follow_up(update_fields)
        if update_fields is None or "slug" in update_fields:
            # A new page has no former address, but may stand where one leads away.
            if not hasattr(self, "_slug_in_database"):
                once_settled(_release, [self])
            OldSlug.objects.record_change(self, getattr(self, "_slug_in_database", self.slug))
            self._slug_in_database = self.slug

    @classmethod
    def from_db(cls, db, field_names, values):
        page = super().from_db(db, field_names, values)
        if "slug" in page.__dict__:
            page._slug_in_database = page.slug
        return page


def _release(pages: list[Page]) -> None:
    by_model = defaultdict(list)
    for page in pages:
        by_model[type(page)].append(page)
    for same in by_model.values():
        OldSlug.objects.release(same)


class OldSlugManager(models.Manager):
    def record_change(self, page: Page, old_slug: str) -> None:
        """Remember that ``page`` was once found at ``old_slug``; forget it if it returned."""
        if old_slug == page.slug:
            return
        content_type = ContentType.objects.get_for_model(page)
        self.release([page])
        self.update_or_create(
            content_type=content_type, slug=old_slug, defaults={"object_id": page.pk}
        )

    def release(self, pages: list[Page]) -> None:
        """End the redirects that lead away from where ``pages``, all of one model, stand."""
        content_type = ContentType.objects.get_for_model(pages[0])
        for some in chunks(pages, AT_ONCE):
            slugs = [page.slug for page in some]
            self.filter(content_type=content_type, slug__in=slugs).delete()

    def stand_in(self, page: Page) -> int | None:
        """The key of the page to which the address of ``page`` leads, while that is not there."""
        content_type = ContentType.objects.get_for_model(page)
        leading = self.filter(content_type=content_type, slug=page.slug)
        return leading.values_list("object_id", flat=True).first()

    def of(self, page: Page):
        """The addresses that lead on to ``page``."""
        content_type = ContentType.objects.get_for_model(page)
        return self.filter(content_type=content_type, object_id=page.pk).order_by("slug")

    def lead_on(self, page: Page, successor: Page) -> None:
        """Let every address of ``page``, which is being deleted, lead to ``successor``."""
        content_type = ContentType.objects.get_for_model(page)
        self.of(page).update(object_id=successor.pk)
        self.update_or_create(
            content_type=content_type, slug=page.slug, defaults={"object_id": successor.pk}
        )

    def bring_back(self, page: Page, slugs: Iterable[str], stand_in: int | None) -> None:
        """Let ``slugs`` lead to ``page`` again, which had been deleted.

        Those that led on to its successor, whose key is ``stand_in``, come back; those that
        another page has got since stay with it.
        """
        content_type = ContentType.objects.get_for_model(page)
        others = type(page)._base_manager.exclude(pk=stand_in)
        leading = self.filter(content_type=content_type, slug__in=slugs)
        kept = leading.filter(object_id__in=others.values("pk")).values_list("slug", flat=True)
        taken = others.filter(slug__in=slugs).values_list("slug", flat=True)
        for slug in {*slugs} - {*kept, *taken}:
            self.update_or_create(
                content_type=content_type, slug=slug, defaults={"object_id": page.pk}
            )

    def leads_to(self, model: type[Page], slug: str) -> Page | None:
        """The page of ``model``, visible or not, to which ``slug`` leads as an old address."""
        return self.current_pages(model._base_manager.all(), [slug]).get(slug)

    def current_page(self, model: type[Page], slug: str) -> Page | None:
        """The visible page of ``model`` that was once found at ``slug``, if there is one."""
        return self.current_pages(model.objects.visible(), [slug]).get(slug)

    def current_pages(self, pages: models.QuerySet, slugs: Iterable[str]) -> dict[str, Page]:
        """The same for several: old slug → its page among ``pages``, if it has one there."""
        content_type = ContentType.objects.get_for_model(pages.model)
        old = self.filter(content_type=content_type, slug__in=slugs)
        moved = dict(old.values_list("slug", "object_id"))
        found = pages.in_bulk(moved.values()) if moved else {}
        return {slug: found[pk] for slug, pk in moved.items() if pk in found}


class OldSlug(models.Model):
    """An address that a page had before; it answers with one permanent redirect."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    slug = models.SlugField("old address", max_length=80)

    objects = OldSlugManager()

    class Meta:
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="publishing_oldslug_unique_per_type"
            )
        ]

    def __str__(self):
        return self.slug
