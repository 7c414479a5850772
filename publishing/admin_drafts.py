"""Saving beside the live page: a published page changes when its change is published.

A form of the admin saves as Django's always does, but into a transaction that is undone; what
stood in the database at its end is kept as a tree. So a draft beside the page has everything that
the form has, rows of parts and pictures included, and every rule of it has been checked.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import DateTimeField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from publishing.admin_blocking import BlockingAdmin
from publishing.admin_standing import say_standing
from publishing.dates import staff_moment
from publishing.drawing import can_be_drawn, draw
from publishing.models import OldSlug, Page, PendingChange, Publishable, Revision, State
from publishing.opened import Opened, is_by_oneself
from publishing.pending import replace, undone
from publishing.preview import Ticket
from publishing.references import can_be_linked, reference_to
from publishing.revisions import What
from publishing.trees import Tree, sketch, take

BESIDE = {"_draft": State.DRAFT, "_review": State.REVIEW, "_schedule": State.REVIEW}
MOMENT = DateTimeField()  # a browser writes it as 2026-11-24T09:30
KEPT = {
    State.DRAFT: "Saved as a draft. The page on the site stays as it is until you publish it.",
    State.REVIEW: "Saved, and the publishers see that it waits for them.",
}


class DraftingAdmin(BlockingAdmin):
    """Pages that can be changed beside what visitors read, and parts that stand on them."""

    state_lookup = "state"  # of the page that an object of the list is, or stands on

    def page_named(self, request: HttpRequest) -> Publishable | None:
        """The page whose pending change is to hold an object that the database does not."""
        return None

    def has_publish_permission(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def is_locked(self, request, obj):
        is_published = obj is not None and self.page_behind(obj).state == State.PUBLISHED
        return is_published and not self.has_publish_permission(request)

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" in actions and not self._has_unlocked(request):
            del actions["delete_selected"]  # each of the list would be refused
        return actions

    def _has_unlocked(self, request: HttpRequest) -> bool:
        published = {self.state_lookup: State.PUBLISHED}
        return (
            self.has_publish_permission(request)
            or self.get_queryset(request).exclude(**published).exists()
        )

    def after_publishing(self, request: HttpRequest, page: Publishable) -> None:
        """What follows when a change has become the page."""

    # Recording what became of a page

    def save_model(self, request, obj, form, change):
        if change:
            # What changed since outside the admin becomes a revision of its own.
            Revision.objects.record_changed([self.page_behind(obj)], What.FOUND)
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        Revision.objects.record_changed([self.page_behind(obj)], What.SAVED, request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        Revision.objects.record_changed([self.page_behind(obj)], What.SAVED, request.user)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            if self.page_behind(obj) is obj:
                tree = take(obj)
                if isinstance(obj, Page):
                    old = OldSlug.objects.of(obj).values_list("slug", flat=True)
                    tree["old_slugs"] = list(old)
                Revision.objects.record(obj, What.DELETED, request.user, tree)
        return super().log_deletions(request, queryset)

    # Working beside the page

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        def show() -> HttpResponse:
            answer = super(DraftingAdmin, self).changeform_view
            return answer(request, object_id, form_url, extra_context)

        page = self._page_of(request, object_id)
        if page is None:
            return show()
        if request.method == "POST":
            if not self.has_change_permission(request, page):
                raise PermissionDenied
            with transaction.atomic():
                # Whoever saves the same page at the same time waits here.
                page = type(page)._base_manager.select_for_update().get(pk=page.pk)
                request.opened = Opened.now(page)
                return self.receive(request, request.opened, show)
        request.opened = Opened.now(page)
        if request.opened.pending is None:
            return show()
        return self._show_draft(request, request.opened, show)

    def _show_draft(
        self, request: HttpRequest, opened: Opened, show: Callable[[], HttpResponse]
    ) -> HttpResponse:
        if isinstance(opened.page, self.model) and can_be_drawn(self.model):
            request.drawn, problems = draw(opened.page, opened.tree)
            self._say_problems(request, problems)
            return show()
        with undone():
            self._say_problems(request, sketch(type(opened.page), opened.tree))
            return show().render()

    def _say_problems(self, request: HttpRequest, problems: list[str]) -> None:
        for problem in problems:
            text = f"Something of the draft does not fit any more: {problem}"
            self.message_user(request, text, messages.WARNING)

    def get_object(self, request, object_id, from_field=None):
        drawn = getattr(request, "drawn", None)
        return drawn or super().get_object(request, object_id, from_field)

    def _page_of(self, request: HttpRequest, object_id: str | None) -> Publishable | None:
        obj = object_id and self.get_object(request, unquote(object_id))
        return self.page_behind(obj) if obj else self.page_named(request)

    def receive(
        self, request: HttpRequest, opened: Opened, show: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Answer a form that was sent; ``show`` does what Django's admin does with it."""
        if not opened.is_published and not self._waits_for_another(request, opened):
            return show()
        if "_discard" in request.POST:
            return self._discard(request, opened)
        if opened.is_published:
            self._check_button(request)
            is_direct = not BESIDE.keys() & request.POST.keys() and opened.pending is None
            if is_direct and not settings.REVIEW_BY_ANOTHER:
                return show()
        tree, response = self.try_out(request, opened, opened.pending and opened.tree, show)
        return self.settle(request, opened, tree) if tree else response

    def _check_button(self, request: HttpRequest) -> None:
        """Let only publishers change a published page itself."""
        open_to_all = {"_draft", "_review"} & request.POST.keys()
        if not open_to_all and not self.has_publish_permission(request):
            raise PermissionDenied("Only publishers may change what is published.")

    def try_out(
        self,
        request: HttpRequest,
        opened: Opened,
        start: Tree | None,
        show: Callable[[], HttpResponse],
    ) -> tuple[Tree | None, HttpResponse]:
        """What a page that stands as ``start`` says becomes with the form that was sent.

        No tree where the form has an error; the answer then shows it.
        """
        with undone():
            if start:
                sketch(type(opened.page), start)
            request.is_trial = True
            response = show()
            if not isinstance(response, HttpResponseRedirect):
                return None, response.render()
            return take(opened.page), response

    def response_change(self, request, obj):
        if getattr(request, "is_trial", False):
            return HttpResponseRedirect(request.get_full_path())
        say_standing(request, [obj] if self.page_behind(obj) is obj else [])
        return super().response_change(request, obj)

    def response_add(self, request, obj, *args, **kwargs):
        say_standing(request, [obj] if self.page_behind(obj) is obj else [])
        return super().response_add(request, obj, *args, **kwargs)

    def settle(self, request: HttpRequest, opened: Opened, tree: Tree) -> HttpResponse:
        """Make ``tree`` the draft or the page, as the button says that was pressed."""
        beside = [state for name, state in BESIDE.items() if name in request.POST]
        if opened.is_published:
            self._check_button(request)
            if beside and "_schedule" not in request.POST:
                return self._keep(request, opened.page, tree, beside[0])
        if is_by_oneself(request.user, opened, tree):
            return self._leave_to_another(request, opened, tree)
        if opened.is_published and "_schedule" in request.POST:
            return self._schedule(request, opened.page, tree)
        return self._publish(request, opened.page, tree)

    def _waits_for_another(self, request: HttpRequest, opened: Opened) -> bool:
        """Whether publishing a draft is nothing that its author may do alone."""
        return settings.REVIEW_BY_ANOTHER and request.POST.get("state") == State.PUBLISHED

    def _leave_to_another(self, request, opened: Opened, tree: Tree) -> HttpResponse:
        text = "It waits for review: somebody else has to publish what you have written."
        self.message_user(request, text, messages.WARNING)
        if opened.is_published:
            return self._keep(request, opened.page, tree, State.REVIEW)
        waiting = {**tree, "values": tree["values"] | {"state": State.REVIEW.value}}
        replace(opened.page, waiting, request.user, What.SAVED)
        return HttpResponseRedirect(request.get_full_path())

    def _keep(self, request, page, tree: Tree, state: State, then: str = "") -> HttpResponse:
        PendingChange.objects.keep(page, tree, request.user, state)
        _log(request, page, f"Saved beside the page: {state.label.lower()}")
        self.message_user(request, KEPT[state], messages.SUCCESS)
        return HttpResponseRedirect(then or request.get_full_path())

    def _schedule(self, request, page, tree: Tree) -> HttpResponse:
        try:
            moment = MOMENT.clean(request.POST.get("_schedule_at", ""))
        except ValidationError:
            moment = None
        if moment is None or moment <= timezone.now():
            text = "Not scheduled: choose a moment that is still to come. The draft is kept."
            self.message_user(request, text, messages.ERROR)
            return self._keep(request, page, tree, State.DRAFT)
        PendingChange.objects.keep(page, tree, request.user, State.REVIEW, moment)
        when = staff_moment(moment)
        _log(request, page, f"Scheduled a draft for {when}")
        text = (
            f"The draft becomes the page on {when}. Until then you can go on with it or discard it."
        )
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def _publish(self, request, page, tree: Tree) -> HttpResponse:
        is_published = page.state == State.PUBLISHED
        try:
            page = replace(page, tree, request.user, What.PUBLISHED if is_published else What.SAVED)
        except ValidationError as error:
            PendingChange.objects.keep(page, tree, request.user)
            text = f"Not published, but kept as a draft: {' '.join(error.messages)}"
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        _log(request, page, "Published a draft" if is_published else "Merged two versions")
        self.after_publishing(request, page)
        is_off = say_standing(request, [page])
        text = f"“{page}” is {'published' if is_published and not is_off else 'saved'}."
        self.message_user(request, text, messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, page)

    def _discard(self, request, opened: Opened) -> HttpResponse:
        if opened.pending:
            opened.pending.delete()
            _log(request, opened.page, "Discarded a draft")
            text = "The draft is discarded. The history keeps it."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(self, request, context, *args, **kwargs):
        if opened := getattr(request, "opened", None):
            context["opened"] = opened
            context["seen"] = request.POST.get("_seen", opened.seen)
            if isinstance(opened.page, Page):
                context["old_slugs"] = OldSlug.objects.of(opened.page)
                context["page_type"] = ContentType.objects.get_for_model(opened.page)
            if can_be_linked(type(opened.page)):
                context["reference"] = reference_to(opened.page)
            context["preview_url"] = Ticket.of(opened.page).url
        return super().render_change_form(request, context, *args, **kwargs)


def _log(request: HttpRequest, page: Publishable, text: str) -> None:
    LogEntry.objects.log_actions(
        request.user.pk, [page], CHANGE, change_message=text, single_object=True
    )
