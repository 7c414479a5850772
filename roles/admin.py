from django.contrib import admin
from django.db.models import Count

from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter
from publishing.admin_parts import SortedInline
from roles.models import Recommendation, Role


class RecommendationInline(SortedInline):
    model = Recommendation
    intro = "What somebody in this role should take, the best first."
    start_open = True
    show_label = False
    fields = [("certification", "label"), "why"]
    autocomplete_fields = ["certification"]
    constraint_fields = {"roles_certification_once_per_role": "certification"}


@admin.register(Role)
class RoleAdmin(PublishableAdmin):
    placed_by = "order"
    list_display = ["name", "state_now", "last_reviewed", "recommendation_count", "order"]
    list_filter = ["state", ReviewFilter]
    search_fields = ["name", "summary"]
    autocomplete_fields = ["audiences"]
    prepopulated_on_add = {"slug": ("name",)}
    inlines = [RecommendationInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary", "audiences", "order"]}),
        PUBLICATION,
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(recommended_in_all=Count("recommendations"))

    @admin.display(description="recommended", ordering="recommended_in_all")
    def recommendation_count(self, obj):
        return obj.recommended_in_all
