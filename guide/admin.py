from django.contrib import admin

from guide.models import Section, Testimonial
from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter


@admin.register(Section)
class SectionAdmin(PublishableAdmin):
    constraint_fields = {"guide_section_block_once": "block"}
    placed_by = "order"
    list_display = ["__str__", "state_now", "last_reviewed", "parent", "block", "order"]
    list_select_related = ["parent"]
    list_filter = ["state", ReviewFilter, "block"]
    search_fields = ["title", "number", "body"]
    autocomplete_fields = ["parent"]
    prepopulated_on_add = {"slug": ("title",)}
    fieldsets = [
        (None, {"fields": [("number", "title"), "slug", "body", "block"]}),
        (
            "Place in the guide",
            {
                "fields": [("parent", "order")],
                "description": "Main sections make the contents list; the others stand inside.",
            },
        ),
        PUBLICATION,
    ]


@admin.register(Testimonial)
class TestimonialAdmin(PublishableAdmin):
    menu_position = 1
    placed_by = "order"
    list_display = ["name", "state_now", "last_reviewed", "role", "verification", "order"]
    list_filter = ["state", ReviewFilter, "verification"]
    search_fields = ["name", "role", "text", "source"]
    fieldsets = [
        (None, {"fields": [("name", "role"), "text", ("source", "verification"), "order"]}),
        PUBLICATION,
    ]
