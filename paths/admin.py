from django.contrib import admin
from django.db.models import Count

from paths.models import LearningPath, PathStep
from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter
from publishing.admin_parts import SortedInline


class PathStepInline(SortedInline):
    model = PathStep
    intro = "The certifications of the path, first to last."
    start_open = True
    show_label = False
    fields = [("certification", "why")]
    autocomplete_fields = ["certification"]
    constraint_fields = {"paths_certification_once_per_path": "certification"}


@admin.register(LearningPath)
class LearningPathAdmin(PublishableAdmin):
    placed_by = "order"
    list_display = ["name", "state_now", "last_reviewed", "focus", "step_count", "order"]
    list_filter = ["state", ReviewFilter]
    search_fields = ["name", "suits", "focus", "summary"]
    autocomplete_fields = ["tracks"]
    prepopulated_on_add = {"slug": ("name",)}
    inlines = [PathStepInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "suits", "focus", "summary", "tracks", "order"]}),
        PUBLICATION,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(steps_in_all=Count("steps"))

    @admin.display(description="steps", ordering="steps_in_all")
    def step_count(self, obj):
        return obj.steps_in_all
