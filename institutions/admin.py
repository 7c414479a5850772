from django.contrib import admin

from institutions.models import Institution
from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter
from publishing.admin_parts import PartInline


class TaughtTrackInline(PartInline):
    """The tracks of an institution, seen from its page: they may be chosen, not changed, here."""

    model = Institution.tracks.through
    verbose_name = "track taught"
    verbose_name_plural = "tracks taught"
    intro = "The page of the institution lists them; the pages of their certifications name it."
    start_open = True
    show_label = False
    autocomplete_fields = ["track"]

    @property
    def _page(self):
        return self.admin_site._registry[Institution]

    # Who may write the page may say what is taught; Django would ask for the right to edit tracks.
    def has_view_permission(self, request, obj=None):
        return self._page.has_view_permission(request, obj)

    def has_add_permission(self, request, obj):
        change, add = self._page.has_change_permission, self._page.has_add_permission
        return change(request, obj) if obj else add(request)

    def has_change_permission(self, request, obj=None):
        return self._page.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._page.has_change_permission(request, obj)


@admin.register(Institution)
class InstitutionAdmin(PublishableAdmin):
    placed_by = "order"
    list_display = ["name", "state_now", "last_reviewed", "focus", "website", "has_logo", "order"]
    list_filter = ["state", ReviewFilter]
    search_fields = ["name", "focus", "summary"]
    prepopulated_on_add = {"slug": ("name",)}
    constraint_fields = {"institutions_logo_is_described": "logo_alt"}
    inlines = [TaughtTrackInline]
    fieldsets = [
        (
            None,
            {"fields": ["name", "slug", "website", "focus", "summary", "tracks_inferred", "order"]},
        ),
        (
            "Logo",
            {
                "fields": ["logo", "logo_alt"],
                "description": "Stored anew in the sizes that pages need; nothing but the picture "
                "is kept of the file.",
            },
        ),
        PUBLICATION,
    ]

    @admin.display(description="logo", boolean=True, ordering="logo")
    def has_logo(self, obj):
        return bool(obj.logo)
