"""The doctor in the lists of the admin: all rows that one rule has found."""

from django.contrib import admin

from publishing.doctor import FILTER, rules


class DoctorFilter(admin.SimpleListFilter):
    """By what the front page found; it shows only to those who come from there."""

    title = "finding"
    parameter_name = FILTER

    def lookups(self, request, model_admin):
        return [(rule.key, rule.title) for rule in rules() if rule.model is model_admin.model]

    def has_output(self):
        return self.value() in dict(self.lookup_choices)

    def queryset(self, request, queryset):
        rule = next(rule for rule in rules() if rule.key == self.value())
        return queryset.filter(pk__in=rule.rows().values("pk"))
