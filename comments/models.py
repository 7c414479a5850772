from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from comments import commentable
from publishing.querysets import word
from visitors.erasure import erasable
from visitors.models import Sent, SentQuerySet

# A comment and its replies share the number of the comment.
THREAD = Coalesce("parent", "id", output_field=models.BigIntegerField())


class State(models.TextChoices):
    PENDING = "pending", "Pending"
    APPROVED = "approved", "Approved"
    SPAM = "spam", "Spam"
    REMOVED = "removed", "Removed"


_APPROVED = word(State.APPROVED.value)


class CommentQuerySet(SentQuerySet):
    def public(self, page: models.Model | None = None):
        """What visitors may read: approved, on a page that they may see, or on ``page`` alone.

        A reply goes where its comment goes: it is never read without it. The empty place of what
        is erased is there for the sake of its replies alone.
        """
        places = Q()
        for kind in [commentable.kind_of(page)] if page else commentable.kinds():
            places |= _place(kind, page)
        # Not a join: PostgreSQL would make it by reading the whole table, for each count.
        parents = Comment.objects.filter(pk=OuterRef("parent"), state=State.APPROVED)
        whole = Q(parent=None) | Exists(parents)
        says_something = Q(erased=False) | Exists(_replies(state=State.APPROVED))
        return self.filter(places, whole, says_something, state=_APPROVED)

    def in_threads(self):
        """The oldest comment first, each followed by its replies."""
        return self.order_by(THREAD, "pk")

    def erase(self) -> int:
        """Remove these for good; where others have replied, an empty place stays."""
        with transaction.atomic():
            threads = {pk: parent or pk for pk, parent in self.values_list("pk", "parent")}
            places = self.model.objects.filter(pk__in=set(threads.values()))
            # Locked, so that no reply is kept between the look for replies and the removal.
            list(places.order_by("pk").select_for_update())
            self.model.objects.filter(pk__in=threads, parent__isnull=False).delete()
            places.filter(pk__in=threads).update(name="", email="", text="", erased=True)
            places.filter(~Exists(_replies()), erased=True).delete()
        return len(threads)


def _replies(**which) -> QuerySet:
    """The replies to the comment of the outer query."""
    return Comment.objects.filter(parent=OuterRef("pk"), **which)


def _place(kind: commentable.Commentable, page: models.Model | None) -> Q:
    if page is None:
        return Q(content_type=kind.content_type, object_id__in=kind.pages().values("pk"))
    # The number twice: the first leads through the index, the second asks whether it is visible.
    visible = kind.pages().filter(pk=page.pk).values("pk")
    place = Q(content_type=kind.content_type, object_id=page.pk)
    return place & Q(object_id__in=visible)


@erasable
class Comment(Sent):
    """What a visitor says on a page. Nothing of it is public before somebody has approved it."""

    State = State

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, db_index=False)
    object_id = models.PositiveBigIntegerField()
    page = GenericForeignKey()
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="replies",
        null=True,
        blank=True,
        verbose_name="reply to",
    )
    state = models.CharField(
        max_length=8,
        choices=State,
        default=State.PENDING,
        help_text="Only approved comments are on the site.",
    )
    by_staff = models.BooleanField("by staff", default=False, editable=False)
    erased = models.BooleanField(default=False, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="comments_comment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="comments_comment_no_reply_to_itself",
            ),
            models.CheckConstraint(
                condition=Q(erased=False) | Q(name="", email="", text=""),
                name="comments_comment_erased_is_empty",
            ),
        ]
        indexes = [
            # A page reads 50 of these in order and counts them all, however many there are; with
            # all of the rule in it, the index alone is enough for the count.
            models.Index(
                F("content_type"),
                F("object_id"),
                THREAD,
                F("id"),
                F("parent"),
                F("state"),
                F("erased"),
                name="comments_approved_in_threads",
                condition=Q(state=State.APPROVED),
            ),
            models.Index(fields=["state", "created_at"], name="comments_queue"),
        ]

    @property
    def thread(self) -> "Comment":
        """The comment that a reply to this one belongs to: there is one level of replies."""
        return self.parent or self

    def get_absolute_url(self):
        return reverse("comments:show", args=[self.pk])
