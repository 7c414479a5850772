"""The audit log, for reading only: not even superusers add, change or delete a line of it."""

from django.contrib import admin

from audit.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["at", "what", "who", "subject", "detail"]
    list_display_links = None  # a line says all there is
    list_filter = ["what"]
    list_per_page = 100
    search_fields = ["who", "subject"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
