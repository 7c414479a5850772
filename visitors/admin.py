"""The queue of what visitors sent: what waits comes first, and goes by mouse or by keys."""

from collections import Counter

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import Truncator

from publishing.admin_base import ContentAdmin
from publishing.doctor import FILTER
from publishing.permissions import may
from visitors import erasure
from visitors.models import Sent
from visitors.text import draw

EXCERPT = 160  # characters
MOST_AT_ONCE = 1_000  # rows that one action changes, however long the list is


class StateFilter(admin.SimpleListFilter):
    """By state; what waits unless staff ask for something else."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        # A list of what the doctor found holds all of it.
        self.unasked = "all" if FILTER in request.GET else model_admin.waiting
        return [*model_admin.model.State.choices, ("all", "All")]

    def value(self):
        return super().value() or self.unasked

    def choices(self, changelist):
        return list(super().choices(changelist))[1:]  # without Django's own “All”, which is ours

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


class SentAdmin(ContentAdmin):
    """What one kind of visitors' messages has in common. E-mail addresses only for moderators."""

    waiting = ""  # the state in which somebody has to look
    change_list_template = "admin/visitors/queue.html"
    list_filter = [StateFilter]
    ordering = ["created_at", "pk"]
    show_full_result_count = False
    actions = ["mark_spam", "remove", "erase_senders"]

    @property
    def media(self):
        return super().media + Media(js=["admin_portal/moderate.js"])

    def has_add_permission(self, request):
        return False

    def may_see_addresses(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def get_list_display(self, request):
        sender = "sender" if self.may_see_addresses(request) else "author"
        state = ["state_now"] if request.GET.get(StateFilter.parameter_name) == "all" else []
        return ["excerpt", sender, "where", "created_at", *state]

    def get_search_fields(self, request):
        return ["text", "name", *(["email"] if self.may_see_addresses(request) else [])]

    def lookup_allowed(self, lookup, value, request):
        # An address could be spelled out, letter by letter, by what a filter in the address finds.
        is_hidden = "email" in lookup.split("__") and not self.may_see_addresses(request)
        return not is_hidden and super().lookup_allowed(lookup, value, request)

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Whether this user may erase a sender: that shows and takes every kind of message."""
        return all(
            may(request.user, action, model)
            for model in erasure.models()
            for action in ("change", "delete")
        )

    @admin.display(description="text")
    def excerpt(self, sent: Sent):
        return Truncator(" ".join(sent.text.split())).chars(EXCERPT) or "(erased)"

    @admin.display(description="from", ordering="name")
    def author(self, sent: Sent):
        return sent.name or self.get_empty_value_display()

    @admin.display(description="from", ordering="email")
    def sender(self, sent: Sent):
        return format_html("{}<br>{}", self.author(sent), sent.email) if sent.email else sent.name

    @admin.display(description="text")
    def whole_text(self, sent: Sent):
        return format_html('<div class="sent-text">{}</div>', draw(sent.text))

    @admin.display(description="state", ordering="state")
    def state_now(self, sent: Sent):
        return format_html('<span class="state">{}</span>', sent.get_state_display())

    def why_not(self, sent: Sent, state: str) -> str:
        """Why no action may bring ``sent`` into ``state``; nothing where one may."""
        return "it is in that state already" if sent.state == state else ""

    def set_state(self, request: HttpRequest, queryset, state: str, message: str) -> None:
        """Bring ``queryset`` into ``state``, as their own pages would, and record it of each.

        What must stay as it is, is left alone, and the staff are told of it.
        """
        with transaction.atomic():
            # Locked, so that nothing is answered between the look at it and the change.
            rows = queryset.select_for_update(of=("self",))[:MOST_AT_ONCE]
            beyond = queryset.count() - MOST_AT_ONCE
            reasons = {sent: self.why_not(sent, state) for sent in rows}
            changed = [sent for sent, reason in reasons.items() if not reason]
            self.model.objects.filter(pk__in=[sent.pk for sent in changed]).update(state=state)
            LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, change_message=message)
        if changed:
            self.message_user(request, f"{message}: {len(changed)}.", messages.SUCCESS)
        self._say_left_alone(request, list(reasons.values()), beyond)

    def _say_left_alone(self, request: HttpRequest, reasons: list[str], beyond: int) -> None:
        """Tell the staff what was not changed, of rows with ``reasons`` and of all that is ticked.

        What is ticked and not among the rows, somebody else has moderated meanwhile, unless it is
        ``beyond`` what is changed at once.
        """
        left = Counter(filter(None, reasons))
        left[f"no more than {MOST_AT_ONCE:,} are changed at once"] = beyond
        left["it is not in this list any more"] = _count_of_ticked(request) - len(reasons)
        for reason, count in (+left).items():
            self.message_user(request, f"Left alone, since {reason}: {count}.", messages.WARNING)

    @admin.action(description="Spam", permissions=["change"])
    def mark_spam(self, request, queryset):
        self.set_state(request, queryset, self.model.State.SPAM, "Marked as spam")

    @admin.action(description="Remove", permissions=["change"])
    def remove(self, request, queryset):
        self.set_state(request, queryset, self.model.State.REMOVED, "Removed")

    @admin.action(description="Erase everything of these senders …", permissions=["erase"])
    def erase_senders(self, request, queryset) -> HttpResponse | None:
        """Ask first, with all that would go, then erase by address."""
        sent_from = queryset.exclude(email="").values_list("email", flat=True)
        addresses = sorted({address.lower() for address in sent_from})
        if not addresses:
            self.message_user(request, "None of these has an e-mail address.", messages.WARNING)
        elif "agreed" in request.POST:
            with transaction.atomic():
                count = sum(erasure.erase(address) for address in addresses)
            self.message_user(request, f"Erased for good: {count}.", messages.SUCCESS)
        else:
            return self._ask_to_erase(request, queryset, addresses)
        return None

    def _ask_to_erase(self, request, queryset, addresses: list[str]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Erase what these visitors sent?",
            "opts": self.opts,
            "senders": [(address, erasure.found(address)) for address in addresses],
            "chosen": queryset.values_list("pk", flat=True),
        }
        return TemplateResponse(request, "admin/visitors/erase.html", context)


def _count_of_ticked(request: HttpRequest) -> int:
    """How many rows were ticked one by one; none where all of the list were meant."""
    is_all = request.POST.get("select_across") == "1"
    return 0 if is_all else len(set(request.POST.getlist(ACTION_CHECKBOX_NAME)))
