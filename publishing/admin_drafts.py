"""Saving beside the live page: a published page changes when its change is published.

A form of the admin saves as Django's always does, but into a transaction that is undone; what
stood in the database at its end is kept as a tree. So a draft beside the page has everything that
the form has, rows of parts and pictures included, and every rule of it has been checked.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from publishing.admin_base import ContentAdmin
from publishing.models import PendingChange, Publishable, Revision, State
from publishing.pending import replace, undone
from publishing.preview import Ticket
from publishing.revisions import What
from publishing.trees import Tree, sketch, take

BESIDE = {"_draft": State.DRAFT, "_review": State.REVIEW}
KEPT = {
    State.DRAFT: "Saved as a draft. The page on the site stays as it is until you publish it.",
    State.REVIEW: "Saved, and the publishers see that it waits for them.",
}


class DraftingAdmin(ContentAdmin):
    """Pages that can be changed beside what visitors read, and parts that stand on them."""

    def page_behind(self, obj) -> Publishable:
        """The page whose change waits when ``obj`` is changed."""
        return obj

    def page_named(self, request: HttpRequest) -> Publishable | None:
        """The page whose pending change is to hold an object that the database does not."""
        return None

    def has_publish_permission(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def is_locked(self, request, obj):
        is_published = obj is not None and self.page_behind(obj).state == State.PUBLISHED
        return is_published and not self.has_publish_permission(request)

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
                Revision.objects.record(obj, What.DELETED, request.user)
        return super().log_deletions(request, queryset)

    # Working beside the page

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        def show() -> HttpResponse:
            answer = super(DraftingAdmin, self).changeform_view
            return answer(request, object_id, form_url, extra_context)

        page = self._published_page(request, object_id)
        if page is None:
            return show()
        pending = PendingChange.objects.of(page)
        request.beside = {"pending": pending, "page": page}
        if request.method == "POST":
            return self._receive(request, page, pending, show)
        if pending is None:
            return show()
        with undone():
            for problem in sketch(type(page), pending.tree):
                text = f"Something of the draft does not fit any more: {problem}"
                self.message_user(request, text, messages.WARNING)
            return show().render()

    def _published_page(self, request: HttpRequest, object_id: str | None) -> Publishable | None:
        obj = object_id and self.get_object(request, unquote(object_id))
        page = self.page_behind(obj) if obj else self.page_named(request)
        return page if page and page.state == State.PUBLISHED else None

    def _receive(self, request, page, pending, show: Callable[[], HttpResponse]) -> HttpResponse:
        wanted = [state for name, state in BESIDE.items() if name in request.POST]
        if not wanted and not self.has_publish_permission(request):
            raise PermissionDenied("Only publishers may change what is published.")
        if "_discard" in request.POST:
            return self._discard(request, page, pending)
        if not wanted and pending is None:
            return show()
        with undone():
            if pending:
                sketch(type(page), pending.tree)
            request.is_trial = True
            response = show()
            if not isinstance(response, HttpResponseRedirect):
                return response.render()
            tree = take(page)
        if wanted:
            return self._keep(request, page, tree, wanted[0])
        return self._publish(request, page, tree)

    def response_change(self, request, obj):
        if getattr(request, "is_trial", False):
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def _keep(self, request, page, tree: Tree, state: State, then: str = "") -> HttpResponse:
        PendingChange.objects.keep(page, tree, request.user, state)
        _log(request, page, f"Saved beside the page: {state.label.lower()}")
        self.message_user(request, KEPT[state], messages.SUCCESS)
        return HttpResponseRedirect(then or request.get_full_path())

    def _publish(self, request, page, tree: Tree) -> HttpResponse:
        try:
            page = replace(page, tree, request.user)
        except ValidationError as error:
            PendingChange.objects.keep(page, tree, request.user)
            text = f"Not published, but kept as a draft: {' '.join(error.messages)}"
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        _log(request, page, "Published a draft")
        self.after_publishing(request, page)
        self.message_user(request, f"“{page}” is published.", messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, page)

    def _discard(self, request, page, pending: PendingChange | None) -> HttpResponse:
        if pending:
            pending.delete()
            _log(request, page, "Discarded a draft")
            text = "The draft is discarded. The history keeps it."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(self, request, context, *args, **kwargs):
        context["beside"] = getattr(request, "beside", None)
        if obj := context.get("original"):
            context["preview_url"] = Ticket.of(self.page_behind(obj)).url
        return super().render_change_form(request, context, *args, **kwargs)


def _log(request: HttpRequest, page: Publishable, text: str) -> None:
    LogEntry.objects.log_actions(
        request.user.pk, [page], CHANGE, change_message=text, single_object=True
    )
