"""A save that comes too late is stopped, and both versions are brought together."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing.admin_drafts import DraftingAdmin
from publishing.differences import differences
from publishing.merging import Merge, merge
from publishing.models import Presence, Revision
from publishing.opened import Opened
from publishing.revisions import What
from publishing.text import whole_number

BUTTONS = ("_save", "_continue", "_addanother", "_draft", "_review")


class MergingAdmin(DraftingAdmin):
    """Pages on which two people may work at once without losing a word."""

    @property
    def media(self):
        return super().media + Media(js=["admin_portal/present.js"])

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_present"
        view = self.admin_site.admin_view(self.present)
        return [path("<path:object_id>/present/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def present(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that somebody has the page open, and tell who else has."""
        page = self._page_of(request, object_id)
        if page is None:
            raise Http404
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        Presence.objects.note(page, request.user)
        return JsonResponse({"others": Presence.objects.others(page, request.user)})

    def render_change_form(self, request, context, *args, **kwargs):
        if opened := getattr(request, "opened", None):
            context["others"] = Presence.objects.others(opened.page, request.user)
            context["present_url"] = reverse(f"{self._name}_present", args=[context["object_id"]])
        return super().render_change_form(request, context, *args, **kwargs)

    def receive(self, request, opened, show):
        if "_merge" in request.POST:
            return self._receive_choices(request, opened)
        seen = request.POST.get("_seen", opened.seen)
        if seen == opened.seen or "_discard" in request.POST:
            return super().receive(request, opened, show)
        return self._stop(request, opened, show, seen)

    def _stop(self, request, opened: Opened, show: Callable[[], HttpResponse], seen: str):
        """Set the late version aside, and ask which of the two is meant where both changed."""
        base = _base(opened, seen)
        mine, response = self.try_out(request, opened, base and base.tree, show)
        if mine is None:
            return response
        found = merge(type(opened.page), base and base.tree, mine, opened.tree)
        if not found.conflicts and _was_alone(request, opened, base):
            text = "What you saved on another page in the meantime is kept as well."
            self.message_user(request, text, messages.INFO)
            return self.settle(request, opened, found.tree)
        late = Revision.objects.record(opened.page, What.SET_ASIDE, request.user, mine)
        return self._ask(request, opened, base, late, found)

    def _receive_choices(self, request, opened: Opened) -> HttpResponse:
        mine = _revision(opened, request.POST["_merge"], author=request.user)
        base = (
            _revision(opened, request.POST.get("_base", "")) if request.POST.get("_base") else None
        )
        found = merge(
            type(opened.page), base and base.tree, mine.tree, opened.tree, request.POST.dict()
        )
        unasked = [c for c in found.conflicts if c.key not in request.POST]
        if unasked or request.POST.get("_seen") != opened.seen:
            return self._ask(request, opened, base, mine, found)
        return self.settle(request, opened, found.tree)

    def _ask(
        self, request, opened: Opened, base: Revision | None, mine: Revision, found: Merge
    ) -> HttpResponse:
        theirs = Revision.objects.of(opened.page).exclude(what=What.SET_ASIDE).first()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Somebody else has changed “{opened.page}”",
            "opts": self.opts,
            "opened": opened,
            "base": base,
            "mine": mine,
            "theirs": theirs,
            "conflicts": found.conflicts,
            "joined": differences(type(opened.page), mine.tree, found.tree),
            "buttons": [name for name in BUTTONS if name in request.POST],
        }
        return render(request, "admin/merge.html", context, status=409)


def _base(opened: Opened, seen: str) -> Revision | None:
    """What the form showed when it was opened, if it was kept."""
    newest, draft = (whole_number(part) for part in (*seen.split("-"), "", "")[:2])
    if draft:
        return Revision.objects.of(opened.page).filter(pk=draft).first()
    return Revision.objects.base(opened.page, newest or 0)


def _revision(opened: Opened, number: str, **conditions) -> Revision:
    found = Revision.objects.of(opened.page).filter(**conditions)
    return get_object_or_404(found, pk=whole_number(number) or 0)


def _was_alone(request: HttpRequest, opened: Opened, base: Revision | None) -> bool:
    """Whether all that happened since was saved by the same person, on another page perhaps."""
    if base is None:
        return False
    since = Revision.objects.of(opened.page).filter(pk__gt=base.pk)
    return not since.exclude(author=request.user).exclude(what=What.FOUND).exists()
