from django.contrib import admin

from faqs.admin_asked import tell_after_commit
from faqs.models import Question, Topic
from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter
from publishing.admin_bulk import BulkAdmin


@admin.register(Question)
class QuestionAdmin(PublishableAdmin):
    placed_by = "order"
    list_display = ["title", "state_now", "last_reviewed", "topic", "certification", "order"]
    list_select_related = ["topic", "certification"]
    list_filter = ["state", ReviewFilter, "topic"]
    search_fields = ["title", "short_answer", "answer", "search_words"]
    autocomplete_fields = ["topic", "certification", "related"]
    prepopulated_on_add = {"slug": ("title",)}
    fieldsets = [
        (None, {"fields": ["title", "slug", "short_answer", "answer"]}),
        (
            "Where it stands",
            {
                "fields": [("topic", "order"), "certification", "related", "search_words"],
                "description": "The list that shows it, and the ways that lead to it.",
            },
        ),
        PUBLICATION,
    ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        tell_after_commit(self, request)

    def after_publishing(self, request, page):
        tell_after_commit(self, request)

    def _set(self, request, objects, message, **values):
        super()._set(request, objects, message, **values)
        tell_after_commit(self, request)


@admin.register(Topic)
class TopicAdmin(BulkAdmin):
    menu_position = 1
    placed_by = "order"
    list_display = ["name", "order", "slug"]
    search_fields = ["name"]
    prepopulated_on_add = {"slug": ("name",)}
    fields = ["name", "slug", "summary", "order"]
