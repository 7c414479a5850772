"""The admin of everything that has a publishing state, and the old addresses."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from publishing.admin_actions import ActingAdmin
from publishing.admin_base import ContentAdmin
from publishing.admin_forms import OldSlugForm
from publishing.dates import staff_moment
from publishing.models import OldSlug, Standing, State
from publishing.permissions import may

PUBLICATION = (
    "Publication",
    {
        "fields": [
            "state",
            ("publish_at", "expire_at"),
            ("last_reviewed", "review_due"),
            "updated_at",
        ],
        "description": "Whether and when visitors see it, and how fresh its facts are.",
    },
)


class ReviewFilter(admin.SimpleListFilter):
    """What has to be checked again."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("due", "Due"), ("never", "Never reviewed"), ("fresh", "Reviewed and not due")]

    def queryset(self, request, queryset):
        due = Q(review_due__lte=timezone.localdate())
        never = Q(last_reviewed__isnull=True)
        conditions = {"due": due, "never": never, "fresh": ~never & ~due}
        return queryset.filter(conditions.get(self.value(), Q()))


class PublishableAdmin(ActingAdmin):
    """Drafts for everybody who may write; what is published, for those who may publish."""

    readonly_fields = ["updated_at"]

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        order = f"{self.opts.label_lower.replace('.', '_')}_expires_after_publishing"
        self.constraint_fields = {order: "expire_at", **self.constraint_fields}

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "publish", self.model)

    def get_readonly_fields(self, request, obj=None):
        fixed = ["state", "publish_at", "expire_at"] if self.is_locked(request, obj) else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        is_new = "object_id" not in request.resolver_match.kwargs
        alone = settings.REVIEW_BY_ANOTHER and is_new
        if db_field.name == "state" and (alone or not self.has_publish_permission(request)):
            kwargs["choices"] = [c for c in State.choices if c[0] != State.PUBLISHED]
            kwargs["help_text"] = "“In review” tells the publishers that it is ready."
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.pk and obj.is_visible else None

    def autocomplete_label(self, obj):
        label = super().autocomplete_label(obj)
        return label if obj.state == State.PUBLISHED else f"{label} ({obj.get_state_display()})"

    @admin.display(description="state", ordering="state")
    def state_now(self, obj):
        """The state in one word, and from or until when."""
        word, when = self.describe_state(obj)
        return format_html(
            '<span class="state state-{}">{}</span>{}',
            word.lower().replace(" ", "-"),
            word,
            f" {staff_moment(when)}" if when else "",
        )

    def describe_state(self, obj) -> tuple[str, datetime | None]:
        """The state in a word, and the moment that it begins or began at, if it has one."""
        if obj.standing == Standing.EXPIRED:
            return "Expired", obj.expire_at
        if obj.standing == Standing.SCHEDULED:
            return "Scheduled", obj.publish_at
        return obj.get_state_display(), None


@admin.register(OldSlug)
class OldSlugAdmin(ContentAdmin):
    """Addresses that lead on: they come by themselves when an address changes, or by hand."""

    form = OldSlugForm
    list_display = ["slug", "leads_to", "content_type"]
    list_select_related = ["content_type"]
    list_filter = [("content_type", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["slug"]
    fields = ["slug", "content_type", "object_id"]

    def get_changelist_instance(self, request):
        """The list, each row with its page: one query for each kind of page."""
        found = super().get_changelist_instance(request)
        by_type = defaultdict(list)
        for old in found.result_list:
            by_type[old.content_type].append(old)
        for content_type, rows in by_type.items():
            pages = content_type.model_class()._base_manager.in_bulk(r.object_id for r in rows)
            for old in rows:
                old.page = pages.get(old.object_id)
        return found

    @admin.display(description="leads to")
    def leads_to(self, old):
        if old.page is None:
            return "a page that is gone"
        name = admin_urlname(old.page._meta, "change")
        return format_html('<a href="{}">{}</a>', reverse(name, args=[old.page.pk]), old.page)
