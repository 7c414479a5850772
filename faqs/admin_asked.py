"""The queue of visitors' questions, and the page on which one is answered."""

from collections.abc import Mapping

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from faqs.answering import answer
from faqs.models import AskedQuestion, Question, Topic
from faqs.telling import tell_askers
from publishing.admin_forms import ContentForm
from publishing.markdown import ALLOWED_HELP
from publishing.writing.inputs import MarkdownInput
from visitors.admin import SentAdmin, StateFilter

MOST_AT_ONCE = 10  # messages to askers, for which somebody of the staff waits
NEEDED = {
    "topic": "Choose the topic under which it stands.",
    "title": "Write the question as others would ask it.",
    "short_answer": "Answer it in one sentence; the rest may follow below.",
}


class AnswerForm(ContentForm):
    """The answer is complete or not there at all; the question can also just change its state."""

    topic = forms.ModelChoiceField(Topic.objects.all(), required=False)
    title = forms.CharField(
        label="Question",
        max_length=200,
        required=False,
        widget=AdminTextInputWidget(),
        help_text="As a visitor would ask it, without anything personal.",
    )
    short_answer = forms.CharField(
        max_length=240,
        required=False,
        widget=AdminTextInputWidget(),
        help_text="One sentence that answers it; shown first.",
    )
    answer = forms.CharField(
        label="Full answer",
        required=False,
        widget=MarkdownInput(),
        help_text=f"The rest of the answer. {ALLOWED_HELP}",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("title", Truncator(" ".join(self.instance.text.split())).chars(200))

    @property
    def is_answer(self) -> bool:
        cleaned = self.cleaned_data
        return any(cleaned.get(name) for name in ("topic", "short_answer", "answer"))

    def clean(self):
        cleaned = super().clean()
        if is_late(self.data, self.instance):
            raise ValidationError(
                format_html(
                    "Somebody has answered this meanwhile: {}. Nothing of yours was saved; your "
                    "words are still below, to be copied from.",
                    link_to_answer(self.instance),
                )
            )
        for name, problem in NEEDED.items() if self.is_answer else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, problem)
        claims = cleaned.get("state") == AskedQuestion.State.ANSWERED
        if claims and not self.is_answer and self.instance.question_id is None:
            self.add_error("state", "It has no answer yet: write one below, or choose another.")
        return cleaned


def is_late(sent: Mapping, asked: AskedQuestion | None) -> bool:
    """Whether what was ``sent`` comes from a page opened before ``asked`` had its answer."""
    return asked is not None and asked.question_id is not None and "title" in sent


def link_to_answer(asked: AskedQuestion) -> SafeString:
    address = reverse("admin:faqs_question_change", args=[asked.question_id])
    return format_html('<a href="{}">{}</a>', address, asked.question)


@admin.register(AskedQuestion)
class AskedQuestionAdmin(SentAdmin):
    menu_position = 2
    waiting = AskedQuestion.State.WAITING
    form = AnswerForm
    list_select_related = ["about", "question"]

    def get_list_display(self, request):
        columns = super().get_list_display(request)
        is_answered = request.GET.get(StateFilter.parameter_name) == AskedQuestion.State.ANSWERED
        return [*columns, "answered_by"] if is_answered else columns

    def why_not(self, sent, state):
        # Its answer is on the site or on its way, and its asker waits to be told.
        return "it is answered" if sent.question_id else super().why_not(sent, state)

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found and transaction.get_connection().in_atomic_block:
            # A page that is saved: of two answers at once, the second waits and sees the first.
            locked = self.get_queryset(request).select_for_update(of=("self",))
            return locked.filter(pk=found.pk).first()
        return found

    def get_fieldsets(self, request, obj=None):
        sender = "sender" if self.may_see_addresses(request) else "author"
        asked = ["whole_text", (sender, "created_at"), "where", "state"]
        if obj and obj.question_id:
            asked.append("answered_by")
        parts = [(None, {"fields": asked})]
        if self.may_answer(request, obj) or is_late(request.POST, obj):
            parts.append(self._answer_part(request))
        return parts

    def _answer_part(self, request: HttpRequest):
        may_publish = self._questions.has_publish_permission(request)
        becomes = "is published at once" if may_publish else "becomes a draft for the publishers"
        description = (
            f"Fill this in and save: it {becomes}. An asker who left an address gets one message, "
            "as soon as the answer is on the site."
        )
        fields = ["topic", "title", "short_answer", "answer"]
        return "Answer", {"fields": fields, "description": description}

    def get_readonly_fields(self, request, obj=None):
        return ["whole_text", "sender", "author", "created_at", "where", "answered_by"]

    @property
    def _questions(self):
        return self.admin_site._registry[Question]

    def may_answer(self, request: HttpRequest, obj: AskedQuestion | None) -> bool:
        is_open = obj is not None and obj.question_id is None
        may_write = self._questions.has_add_permission(request)
        return is_open and may_write and self.has_change_permission(request, obj)

    @admin.display(description="about", ordering="about__name")
    def where(self, asked: AskedQuestion):
        return asked.about or "the guide in general"

    @admin.display(description="answered by")
    def answered_by(self, asked: AskedQuestion):
        if asked.question_id is None:
            return self.get_empty_value_display()
        told = ""
        if asked.told_at:
            told = ", the asker has been told"
        elif asked.refusal:
            told = f", the asker cannot be told: the address is refused ({asked.refusal})"
        return format_html("{}{}", link_to_answer(asked), told)

    def save_model(self, request, obj, form, change):
        if not (form.is_answer and self.may_answer(request, obj)):
            super().save_model(request, obj, form, change)
            return
        entries = form.cleaned_data
        question = answer(
            obj,
            topic=entries["topic"],
            title=entries["title"],
            short_answer=entries["short_answer"],
            text=entries["answer"],
            publish=self._questions.has_publish_permission(request),
        )
        self.log_addition(request, question, "Answers what a visitor asked")
        state = question.get_state_display().lower()
        text = format_html("Answered by {} ({}).", link_to_answer(obj), state)
        self.message_user(request, text, messages.SUCCESS)
        tell_after_commit(self, request)


def tell_after_commit(page: admin.ModelAdmin, request: HttpRequest) -> None:
    """Once the answer is safe, tell those who wait for it; what is left is said to the staff."""

    def tell():
        telling = tell_askers(request.build_absolute_uri, MOST_AT_ONCE)
        if telling.told:
            page.message_user(request, f"Askers told by e-mail: {telling.told}.", messages.SUCCESS)
        if telling.loss:
            page.message_user(request, telling.loss, messages.WARNING)
        if telling.rest:
            again = "It goes on when a question is saved next, or by manage.py tell_askers."
            page.message_user(
                request, f"Everything is saved. {telling.rest} {again}", messages.WARNING
            )

    transaction.on_commit(tell)
