"""Deleting a page: what will break is shown first, and its address may lead on to another."""

from django.apps import apps
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import unquote
from django.forms import Form, ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from publishing.admin_bulk import BulkAdmin
from publishing.admin_history import HistoryAdmin
from publishing.links import links_to
from publishing.models import Identified, OldSlug, Page


class DeletingAdmin(BulkAdmin, HistoryAdmin):
    """Pages whose links need not die with them."""

    def get_deleted_objects(self, objs, request):
        """Without the bare links between two rows, which have no name that says anything."""
        going, *rest = super().get_deleted_objects(objs, request)
        return _without(going, _names_of_links()), *rest

    def delete_view(self, request, object_id, extra_context=None):
        page = self.get_object(request, unquote(object_id))
        if not isinstance(page, Page):
            return super().delete_view(request, object_id, extra_context)
        context = {
            "links_here": [(row, self._admin_url(row)) for row in links_to(page)],
            "successor_form": self._successor_form(request, page),
        }
        return super().delete_view(request, object_id, context | (extra_context or {}))

    def _admin_url(self, row: Identified) -> str:
        return reverse(admin_urlname(row._meta, "change"), args=[row.pk])

    def _successor_form(self, request: HttpRequest, page: Page) -> Form:
        form = Form(request.POST or None)
        others = self.model._default_manager.visible().exclude(pk=page.pk)
        form.fields["successor"] = ModelChoiceField(
            others,
            required=False,
            label="Its address leads on to",
            empty_label="Nowhere: visitors are told that the page does not exist",
        )
        return form

    def delete_model(self, request, obj):
        if isinstance(obj, Page):
            form = self._successor_form(request, obj)
            if form.is_valid() and (successor := form.cleaned_data["successor"]):
                OldSlug.objects.lead_on(obj, successor)
        super().delete_model(request, obj)


def _names_of_links() -> set[str]:
    """What the tables between two models are called, which nobody has written."""
    models = apps.get_models(include_auto_created=True)
    return {capfirst(model._meta.verbose_name) for model in models if model._meta.auto_created}


def _without(going: list, names: set[str]) -> list:
    """``going``, nested as Django does it, without the rows of the tables with ``names``."""
    kept = [row for row in going if isinstance(row, list) or row.partition(":")[0] not in names]
    return [_without(row, names) if isinstance(row, list) else row for row in kept]
