"""The audit log, for reading only: not even superusers add, change or delete a line of it."""

from django.contrib import admin

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
    list_display = ["at", "what", "who", "subject", "detail"]
    list_filter = ["what"]
    search_fields = ["who", "subject"]
    show_full_result_count = False
