from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import ValidationError
from django.db.models import Sum

from certifications.admin_parts import DEEP_DIVE, PlanTaskInline, TrackNextStepInline
from certifications.models import Audience, Certification, Level, PreparationPlan, Track
from publishing.admin import PUBLICATION, PublishableAdmin, ReviewFilter
from publishing.admin_bulk import BulkAdmin
from publishing.admin_merging import MergingAdmin
from publishing.doctor import FILTER


class OfferedFilter(admin.SimpleListFilter):
    """Leaves retired certifications out unless asked, as the catalogue does."""

    title = "status"
    parameter_name = "status"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.is_asked = bool(request.GET.get(SEARCH_VAR) or request.GET.get(FILTER))

    def lookups(self, request, model_admin):
        return [("all", "All"), *Certification.Status.choices]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": "All but retired"}, *others]

    def queryset(self, request, queryset):
        if self.value() is None:
            # Whoever searches by name, or for what is wrong, wants it found, whatever became of it.
            return queryset if self.is_asked else queryset.offered()
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


@admin.register(Certification)
class CertificationAdmin(PublishableAdmin):
    list_display = [
        "title", "state_now", "guide", "last_reviewed", "track", "level", "place",
    ]  # fmt: skip
    actions = [*PublishableAdmin.actions, "change_track"]
    placed_by = "recommended_order"
    list_select_related = ["track", "level"]
    list_filter = ["state", ReviewFilter, OfferedFilter, "has_guide", "track", "level"]
    search_fields = ["name", "abbreviation", "aliases__name"]
    autocomplete_fields = ["track", "level", "provider", "successor"]
    prepopulated_on_add = {"slug": ("abbreviation", "name")}
    constraint_fields = {
        "certifications_pass_mark_is_percent": "pass_mark",
        "certifications_pass_mark_has_source": "pass_mark_source",
        "certifications_validity_in_order": "validity_max_years",
        "certifications_validity_has_source": "validity_source",
    }
    inlines = DEEP_DIVE
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "abbreviation"),
                    "slug",
                    "tagline",
                    "summary",
                    ("track", "track_inferred"),
                    ("level", "level_inferred"),
                    ("provider", "provider_inferred"),
                ]
            },
        ),
        (
            "In the catalogue",
            {
                "fields": ["has_guide", "recommended_order", ("status", "successor")],
                "description": "Where it stands in lists, and whether people can still take it.",
            },
        ),
        PUBLICATION,
        (
            "Facts of the exam",
            {
                "classes": ["collapse"],
                "description": "The fact box of the page. What is not stated stays empty; a figure "
                "needs its source.",
                "fields": [
                    ("difficulty", "difficulty_source"),
                    ("exam_form", "exam_form_source"),
                    ("pass_mark_qualifier", "pass_mark", "pass_mark_source"),
                    ("validity_qualifier", "validity_min_years", "validity_max_years"),
                    "validity_source",
                ],
            },
        ),
        (
            "Row of the overview table",
            {
                "classes": ["collapse"],
                "description": "The table in the guide; an empty cell is shown as not stated.",
                "fields": [
                    ("who_for", "prerequisites_summary"),
                    ("skills_summary", "order_label"),
                ],
            },
        ),
    ]

    @admin.action(description="Change the track …", permissions=["change"])
    def change_track(self, request, queryset):
        return self.ask_and_set(request, queryset, "track")

    def autocomplete_label(self, obj):
        return super().autocomplete_label(obj).replace(obj.name, obj.title, 1)

    @admin.display(description="certification", ordering="name")
    def title(self, obj):
        return obj.title

    @admin.display(description="guide", boolean=True, ordering="has_guide")
    def guide(self, obj):
        return obj.has_guide

    @admin.display(description="order", ordering="recommended_order")
    def place(self, obj):
        return obj.recommended_order


@admin.register(Track)
class TrackAdmin(BulkAdmin):
    menu_position = 1
    placed_by = "order"
    list_display = ["name", "code", "colour", "order"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["institutions"]
    prepopulated_on_add = {"slug": ("name",)}
    inlines = [TrackNextStepInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "summary", "institutions"]}),
        ("On the map", {"fields": [("code", "colour"), "order"]}),
    ]


@admin.register(Level)
class LevelAdmin(BulkAdmin):
    menu_position = 2
    placed_by = "order"
    list_display = ["name", "order", "slug"]
    search_fields = ["name"]
    prepopulated_on_add = {"slug": ("name",)}
    fields = ["name", "slug", "summary", "order"]


class OnCertificationPage(MergingAdmin):
    """A part that has an address in the admin, though it is made on its certification's page."""

    in_menu = False
    state_lookup = "certification__state"
    list_select_related = ["certification"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("certification")

    def page_behind(self, obj):
        return obj.certification

    def page_named(self, request):
        try:
            return Certification.objects.filter(uid=request.GET.get("page", "")).first()
        except ValidationError:  # no uid
            return None

    def has_publish_permission(self, request):
        return self.admin_site._registry[Certification].has_publish_permission(request)

    def has_add_permission(self, request):
        return False

    def autocomplete_label(self, obj):
        return f"{obj} – {obj.certification.short_name}"


@admin.register(Audience)
class AudienceAdmin(OnCertificationPage):
    """Here so that roles can choose audiences."""

    search_fields = ["title", "certification__name", "certification__abbreviation"]
    list_display = ["title", "certification"]
    fields = ["title", "detail"]


@admin.register(PreparationPlan)
class PreparationPlanAdmin(OnCertificationPage):
    """Here for the tasks of a plan; everything else stands on the certification's page."""

    search_fields = ["focus", "certification__name", "certification__abbreviation"]
    list_display = ["__str__", "certification"]
    fields = [("min_days", "max_days"), "focus", "detail"]
    constraint_fields = {"certifications_plan_days_in_order": "max_days"}
    inlines = [PlanTaskInline]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        share = form.instance.tasks.aggregate(all=Sum("share"))["all"]
        if share not in (None, 0, 100):
            text = f"The tasks take {share} % of the time together; they should add up to 100 %."
            self.message_user(request, text, messages.WARNING)
