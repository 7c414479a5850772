"""The audit log, for reading only: not even superusers add, change or delete a line of it."""

from django.contrib import admin
from django.utils.html import format_html

from audit.models import Event


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the portal writes and nobody writes by hand; a line of the list says all."""

    list_display_links = None
    list_per_page = 100

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "who", "happened"]
    list_filter = ["what"]
    search_fields = ["who", "subject"]
    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Audit log", **(extra_context or {})})

    @admin.display(description="what happened", ordering="what")
    def happened(self, event):
        """All of it in one cell, so that it reads as a sentence and a phone shows it whole."""
        more = "".join(f" · {words}" for words in (event.subject, event.detail) if words)
        return format_html("<strong>{}</strong>{}", event.get_what_display(), more)
