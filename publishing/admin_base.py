"""What every page of the admin shares, whether its content is published or not."""

from adminsortable2.admin import SortableAdminBase
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import DateField, DateTimeField, Model, URLField
from django.forms import Form, Media, SplitDateTimeField
from django.http import HttpRequest
from django.utils.text import capfirst

from publishing.admin_dates import DayInput, MomentInput
from publishing.admin_doctor import DoctorFilter
from publishing.admin_forms import ContentForm, PictureInput
from publishing.images import PictureField
from publishing.markdown import ALLOWED_HELP
from publishing.positions import after_last
from publishing.settled import gathering
from publishing.writing.fields import MarkdownField, MarkdownLineField
from publishing.writing.inputs import MarkdownInput, MarkdownLineInput


class EditorsHelp:
    """Fields that help: which Markdown is allowed, and choices that say what they are."""

    form = ContentForm
    constraint_fields: dict[str, str] = {}
    formfield_overrides = {
        PictureField: {"widget": PictureInput},
        MarkdownField: {"widget": MarkdownInput},
        MarkdownLineField: {"widget": MarkdownLineInput},
        DateField: {"widget": DayInput},
        DateTimeField: {"form_class": SplitDateTimeField, "widget": MomentInput},
    }

    def _admin_of(self, model: type[Model]):
        return self.admin_site._registry.get(model)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, MarkdownField):
            field.help_text = self.describe_markdown(field.help_text)
        target = self._admin_of(db_field.related_model) if db_field.is_relation else None
        if field and hasattr(target, "autocomplete_label"):
            field.label_from_instance = target.autocomplete_label
            # Deleting what a choice names is done on its own page, with its own questions.
            field.widget.can_delete_related = False
        if isinstance(getattr(field, "widget", None), AdminSplitDateTime):
            for widget, part in zip(field.widget.widgets, ("date", "time"), strict=True):
                widget.attrs["aria-label"] = f"{capfirst(db_field.verbose_name)}, {part}"
        return field

    def describe_markdown(self, help_text: str) -> str:
        return f"{help_text.removesuffix('Markdown.')} {ALLOWED_HELP}".strip()

    def get_field_queryset(self, db, db_field, request):
        """Load what the labels of the choices need together with the choices."""
        if target := self._admin_of(db_field.related_model):
            return target.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)


class ContentAdmin(EditorsHelp, SortableAdminBase, admin.ModelAdmin):
    """Content that staff edit. A subclass describes the page; the rules are here."""

    list_per_page = 50
    menu_position = 0  # within the group of its app, on the index and beside each page
    in_menu = True
    placed_by = ""  # the number that orders the list; a new row is proposed behind all others
    prepopulated_on_add: dict[str, tuple[str, ...]] = {}

    @property
    def media(self):
        return super().media + Media(js=["admin_portal/labels.js"])

    @property
    def _name(self) -> str:
        """What the names of its addresses begin with."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}"

    def _context(self, request: HttpRequest, title: str) -> dict:
        """What a page of its own needs to look like the rest."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "model_admin": self,
        }

    def _noun(self, number: int) -> str:
        """What so many rows are called, such as “question” or “questions”."""
        return self.opts.verbose_name if number == 1 else self.opts.verbose_name_plural

    def is_locked(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether this user may change ``obj`` only beside the page that visitors read."""
        return False

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self.is_locked(request, obj)

    def get_list_filter(self, request):
        return [DoctorFilter, *super().get_list_filter(request)]

    def has_module_permission(self, request):
        return self.in_menu and super().has_module_permission(request)

    def get_changeform_initial_data(self, request):
        place = {}
        if self.placed_by:
            place = {self.placed_by: after_last(self.model._default_manager.all(), self.placed_by)}
        return place | super().get_changeform_initial_data(request)

    def get_prepopulated_fields(self, request, obj=None):
        # An address in use must not follow each correction of the name.
        return {} if obj else self.prepopulated_on_add

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.constraint_fields = self.constraint_fields
        return form

    def autocomplete_label(self, obj: Model) -> str:
        """How ``obj`` stands in the choices of other pages."""
        return str(obj)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        # Inside the transaction of the view. What follows from a page follows once, however many
        # of its parts were saved with it.
        with gathering():
            return super()._changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["is_locked"] = self.is_locked(request, obj)
        _unfold_errors(context["adminform"])
        context["adminform"].form.keep_uploads()
        return super().render_change_form(request, context, add, change, form_url, obj)


def _unfold_errors(page: AdminForm) -> None:
    """Let no folded group hide an error; Django overlooks fields that share a line."""
    page.fieldsets = [
        (name, options | {"classes": ()} if _has_error(page.form, options["fields"]) else options)
        for name, options in page.fieldsets
    ]


def _has_error(form: Form, fields: list) -> bool:
    return any(name in form.errors for name in flatten(fields))
