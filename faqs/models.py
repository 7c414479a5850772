from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from certifications.models import Certification
from publishing.addresses import address_of
from publishing.models import Identified, Page
from publishing.pages import listed_in
from publishing.querysets import visible_q
from publishing.writing.fields import MarkdownField
from visitors.erasure import erasable
from visitors.models import Sent, SentQuerySet

ASK = "ask"  # /faqs/ask/ is the form, not a question
TAKEN_FOR = timedelta(minutes=10)  # a process that has not told an asker by then was killed


class Topic(Identified):
    """A group of questions."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(
        "address", max_length=60, unique=True, help_text="Names the topic on the page of questions."
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Smaller comes first.")
    summary = models.TextField(blank=True, help_text="One sentence below the heading.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class Question(Page):
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        related_name="questions",
        help_text="The heading below which it stands.",
    )
    title = models.CharField("question", max_length=200, help_text="As a visitor would ask it.")
    short_answer = models.CharField(
        max_length=240, help_text="One sentence that answers it; shown first."
    )
    answer = MarkdownField("full answer", blank=True, help_text="The rest of the answer. Markdown.")
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
        indexes = [*Page.Meta.indexes, listed_in("topic", "order", "id", name="questions_listed")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("faqs:detail", self.slug)

    def clean(self):
        super().clean()
        if self.slug == ASK:
            message = f"“{ASK}” is the address at which visitors ask. Choose another one."
            raise ValidationError({"slug": message})


class AskedQuestionQuerySet(SentQuerySet):
    def to_tell(self):
        """Those whose asker left an address and has not been told of the answer on the site.

        Without those whom a process is about to tell, and those who cannot be reached.
        """
        is_free = Q(taken_at=None) | Q(taken_at__lte=timezone.now() - TAKEN_FOR)
        waiting = self.filter(is_free, state=AskedQuestion.State.ANSWERED, told_at=None, refusal="")
        return waiting.filter(visible_q("question__")).exclude(email="")


class AskedState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    ANSWERED = "answered", "Answered"
    SPAM = "spam", "Spam"
    REMOVED = "removed", "Removed"


@erasable
class AskedQuestion(Sent):
    """What a visitor wants to know. It shows nowhere; its answer becomes a question of ours."""

    State = AskedState

    about = models.ForeignKey(
        Certification,
        on_delete=models.SET_NULL,
        related_name="asked_questions",
        null=True,
        blank=True,
        help_text="The certification from whose page it was asked.",
    )
    state = models.CharField(max_length=8, choices=AskedState, default=AskedState.WAITING)
    question = models.ForeignKey(
        Question,
        on_delete=models.SET_NULL,
        related_name="asked",
        null=True,
        blank=True,
        editable=False,
        verbose_name="answered by",
    )
    taken_at = models.DateTimeField(
        "taken by a process that tells the asker", null=True, blank=True, editable=False
    )
    told_at = models.DateTimeField("asker told", null=True, blank=True, editable=False)
    refusal = models.CharField(
        "number with which the mail server refused the address for good",
        max_length=3,
        blank=True,
        editable=False,
    )

    objects = AskedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "asked question"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AskedState.values), name="faqs_askedquestion_state_known"
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="faqs_asked_queue")]
