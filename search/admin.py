from django.contrib import admin

from publishing.admin_doctor import DoctorFilter
from search.models import SearchMiss


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    """What visitors looked for in vain, most wanted first: a list of what could be written."""

    list_display = ["words", "count", "last_day"]
    list_per_page = 50
    list_filter = [DoctorFilter]
    search_fields = ["words"]
    readonly_fields = ["words", "count", "first_day", "last_day"]
    date_hierarchy = "last_day"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
