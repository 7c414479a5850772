"""What became of a page, on the page "History" of the admin: compare, restore, bring back."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from publishing.admin_merging import MergingAdmin
from publishing.admin_standing import say_standing
from publishing.dates import staff_moment
from publishing.differences import differences
from publishing.models import OldSlug, Page, PendingChange, Publishable, Revision, State
from publishing.pending import replace
from publishing.revisions import What
from publishing.text import whole_number
from publishing.trees import Tree, is_published

PER_PAGE = 50


class HistoryAdmin(MergingAdmin):
    """Pages whose every saved state is kept and can be had again."""

    def get_urls(self):
        site, name = self.admin_site, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("deleted/", site.admin_view(self.deleted_view), name=f"{name}_deleted"),
            path("restore/<int:number>/", site.admin_view(self.restore), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        more = {"may_see_deleted": self.has_view_permission(request)}
        return super().changelist_view(request, more | (extra_context or {}))

    def history_view(self, request, object_id, extra_context=None):
        """All revisions of a page; with ``a`` and ``b`` in the address, what differs."""
        page = self.get_object(request, unquote(object_id))
        if page is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        revisions = Revision.objects.of(page).defer("tree")
        context = self._context(request, f"History of {page}") | {
            "object": page,
            "revisions": Paginator(revisions, PER_PAGE).get_page(request.GET.get("p")),
            "compared": self._compared(request, page),
            "pending": PendingChange.objects.of(page),
            "may_publish": self.has_publish_permission(request),
            "may_change": self.has_change_permission(request, page),
        }
        return render(request, "admin/history.html", context)

    def _compared(self, request: HttpRequest, page: Publishable) -> dict | None:
        numbers = [whole_number(request.GET.get(name, "")) for name in ("a", "b")]
        chosen = Revision.objects.of(page).filter(pk__in=[n for n in numbers if n]).order_by("pk")
        if len(chosen) != 2:
            return None
        before, after = chosen
        found = differences(self.model, before.tree, after.tree)
        return {"before": before, "after": after, "differences": found}

    @method_decorator(require_safe)
    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """Pages that were deleted and can be brought back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        there = self.model._base_manager.values("uid")
        deleted = Revision.objects.filter(model=self.opts.label_lower, what=What.DELETED)
        newest = {
            revision.uid: revision
            for revision in deleted.exclude(uid__in=there)
            .defer("tree")
            .annotate(state=F("tree__values__state"))
            .order_by("pk")
        }
        context = self._context(request, f"Deleted {self.opts.verbose_name_plural}") | {
            "revisions": sorted(newest.values(), key=lambda revision: -revision.pk),
            "may_add": self.has_add_permission(request),
            "may_publish": self.has_publish_permission(request),
        }
        return render(request, "admin/deleted.html", context)

    @method_decorator(require_POST)
    def restore(self, request: HttpRequest, number: int) -> HttpResponse:
        """Make a page again what it was: at once, or as a draft beside what is published."""
        revision = get_object_or_404(Revision, pk=number, model=self.opts.label_lower)
        page = self.model._base_manager.filter(uid=revision.uid).first()
        if page and page.state == State.PUBLISHED and "_draft" in request.POST:
            return self._restore_beside(request, page, revision)
        tree = _restored_tree(revision, as_draft=page is None and "_draft" in request.POST)
        if not self._may_restore(request, page, tree):
            raise PermissionDenied
        subject = page or self.model(uid=revision.uid)
        try:
            page = self._planted(request, subject, tree)
        except ValidationError as error:
            text = f"It cannot be restored: {' '.join(error.messages)}"
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(self._way_back(subject))
        self.after_publishing(request, page)
        say_standing(request, [page])
        text = f"“{page}” is again as it was on {staff_moment(revision.made_at)}."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"{self._name}_change", args=[page.pk]))

    def _planted(self, request, subject: Publishable, tree: Tree) -> Publishable:
        """The page as ``tree`` has it; one that was deleted gets its old addresses back."""
        deleted = Revision.objects.of(subject).filter(what=What.DELETED).first()
        if subject.pk or not isinstance(subject, Page) or deleted is None:
            return replace(subject, tree, request.user, What.RESTORED)
        subject.slug = deleted.tree["values"]["slug"]
        stand_in = OldSlug.objects.stand_in(subject)
        with transaction.atomic():
            page = replace(subject, tree, request.user, What.RESTORED)
            slugs = {subject.slug, *deleted.tree.get("old_slugs", [])} - {page.slug}
            OldSlug.objects.bring_back(page, slugs, stand_in)
        return page

    def _may_restore(self, request, page: Publishable | None, tree: Tree) -> bool:
        if is_published(tree) and not self.has_publish_permission(request):
            return False
        if page is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, page) and not self.is_locked(request, page)

    def _restore_beside(self, request, page: Publishable, revision: Revision) -> HttpResponse:
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        then = reverse(f"{self._name}_change", args=[page.pk])
        return self._keep(request, page, revision.tree, State.DRAFT, then)

    def _way_back(self, page: Publishable) -> str:
        there = self.model._base_manager.filter(uid=page.uid).first()
        if there:
            return reverse(f"{self._name}_history", args=[there.pk])
        return reverse(f"{self._name}_deleted")


def _restored_tree(revision: Revision, *, as_draft: bool) -> Tree:
    """What ``revision`` says of the page itself; as a draft where nothing is to be published."""
    tree = {name: value for name, value in revision.tree.items() if name != "old_slugs"}
    if as_draft:
        tree["values"] = tree["values"] | {"state": State.DRAFT.value}
    return tree
