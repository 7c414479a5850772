"""Pages that the doctor does not let out: the form comes back with the reason, nothing is lost."""

from django.db import transaction

from publishing.admin_base import ContentAdmin
from publishing.doctor import RefusedError, refuse_if_blocked
from publishing.models import Publishable

KEPT_BESIDE = {"_draft", "_review"}  # buttons that leave the page on the site as it is


class BlockingAdmin(ContentAdmin):
    """A form is saved and looked at by the doctor; if it refuses, nothing has been saved."""

    def page_behind(self, obj) -> Publishable:
        """The page that is changed when ``obj`` is."""
        return obj

    def _changeform_view(self, request, object_id, form_url, extra_context):
        answer = super()._changeform_view
        if request.method != "POST":
            return answer(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return answer(request, object_id, form_url, extra_context)
        except RefusedError as error:
            request.refusal = error
            return answer(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not KEPT_BESIDE & request.POST.keys():
            refuse_if_blocked(self.page_behind(form.instance))
