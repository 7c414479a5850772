from django import forms
from django.contrib import admin

from guide.models import Section, Testimonial
from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter
from publishing.admin_forms import ContentForm


class SectionForm(ContentForm):
    def clean_parent(self):
        """Refuse a circle: its sections would stand under each other and nowhere in the guide."""
        parent = ancestor = self.cleaned_data["parent"]
        while ancestor and self.instance.pk:
            if ancestor.pk == self.instance.pk:
                raise forms.ValidationError("A section cannot be part of itself.")
            ancestor = ancestor.parent
        return parent


@admin.register(Section)
class SectionAdmin(PublishableAdmin):
    form = SectionForm
    placed_by = "order"
    list_display = ["__str__", "state_now", "last_reviewed", "parent", "block", "order"]
    list_select_related = ["parent"]
    list_filter = ["state", ReviewFilter, "block"]
    search_fields = ["title", "number", "body"]
    autocomplete_fields = ["parent"]
    prepopulated_on_add = {"slug": ("title",)}
    markdown_fields = ("body",)
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
    markdown_fields = ("text",)
    fieldsets = [
        (None, {"fields": [("name", "role"), "text", ("source", "verification"), "order"]}),
        PUBLICATION,
    ]
