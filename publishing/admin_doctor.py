"""The doctor in the lists of the admin: all rows that one rule found, and what was checked."""

from django.contrib import admin
from django.utils.html import format_html

from audit.admin import ReadOnlyAdmin
from publishing.doctor import FILTER, rule_named, rules
from publishing.models import CheckedLink, CheckedPage


class DoctorFilter(admin.SimpleListFilter):
    """By what the front page found; it shows only to those who come from there."""

    title = "finding"
    parameter_name = FILTER

    def lookups(self, request, model_admin):
        return [(rule.key, rule.title) for rule in rules() if rule.model is model_admin.model]

    def has_output(self):
        return self.value() in dict(self.lookup_choices)

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=rule_named(self.value()).rows().values("pk"))


class CheckedAdmin(ReadOnlyAdmin):
    """What the last check has found; only the next one changes it."""

    actions = None
    list_filter = [DoctorFilter]
    search_fields = ["title", "address"]

    def has_module_permission(self, request):
        return False  # the front page leads there; it is nothing to work on

    @admin.display(description="page", ordering="title")
    def page(self, checked):
        return format_html('<a href="{}">{}</a>', checked.fix_url, checked.title)


@admin.register(CheckedLink)
class CheckedLinkAdmin(CheckedAdmin):
    list_display = ["page", "address", "problem", "checked_at"]


@admin.register(CheckedPage)
class CheckedPageAdmin(CheckedAdmin):
    list_display = ["page", "address", "status", "weight", "bar", "checked_at"]
