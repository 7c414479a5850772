"""The admin as staff meet it: in the guide's order, under the portal's name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts import views
from accounts.second_factor import kept_out_without_one
from audit.models import Event, What
from publishing.charts import draw_charts
from publishing.checked import last_check
from publishing.doctor import examine
from publishing.writing import views as writing

ORDER = [
    "guide",
    "certifications",
    "paths",
    "roles",
    "institutions",
    "faqs",
    "pictures",
    "comments",
]
HOUSEKEEPING = ["publishing", "search", "auth", "audit"]


class LabelledAutocomplete(AutocompleteJsonView):
    """Choices under the names that the admin of their model gives them."""

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        label = getattr(self.model_admin, "autocomplete_label", str)
        return result | {"text": label(obj)}


class PortalAdminSite(AdminSite):
    site_header = site_title = "MLOCP portal"
    index_title = "Site doctor"
    empty_value_display = "–"

    def index(self, request, extra_context=None):
        context = {
            "diagnoses": examine(request, self),
            "charts": draw_charts(request, self),
            "checked_at": last_check(),
        }
        return super().index(request, context | (extra_context or {}))

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)
        return guarded if view == self.logout else kept_out_without_one(guarded)

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": "Sign in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return views.SignIn.as_view(extra_context=context)(request)

    def get_urls(self):
        own = [
            path("sessions/", self.admin_view(views.sessions), name="sessions"),
            path("writing/preview/", self.admin_view(writing.preview), name="writing-preview"),
            path(
                "writing/pages/",
                self.admin_view(writing.pages),
                {"site": self},
                name="writing-pages",
            ),
        ]
        return [*own, *super().get_urls()]

    def password_change(self, request, extra_context=None):
        response = super().password_change(request, extra_context)
        if isinstance(response, HttpResponseRedirect):
            name = request.user.get_username()
            Event.objects.record(What.CHANGED, name, f"user: {name}", "password set anew")
        return response

    def get_app_list(self, request, app_label=None):
        """The guide's order, what is new behind it, and housekeeping as one group at the end."""
        groups = super().get_app_list(request)
        for group in groups:
            group["models"].sort(key=self._position)
        content = [group for group in groups if group["app_label"] not in HOUSEKEEPING]
        content.sort(key=lambda group: _index(ORDER, group["app_label"]))
        rest = self._housekeeping([g for g in groups if g["app_label"] in HOUSEKEEPING])
        if app_label in HOUSEKEEPING:
            return rest
        return [g for g in content + rest if app_label in (None, g["app_label"])]

    def _position(self, entry: dict) -> int:
        return getattr(self._registry[entry["model"]], "menu_position", 0)

    def _housekeeping(self, groups: list[dict]) -> list[dict]:
        groups.sort(key=lambda group: HOUSEKEEPING.index(group["app_label"]))
        models = [model for group in groups for model in group["models"]]
        return [{**groups[0], "name": "Housekeeping", "models": models}] if models else []


def _index(order: list[str], label: str) -> int:
    return order.index(label) if label in order else len(order)
