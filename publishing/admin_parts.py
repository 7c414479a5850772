"""What belongs to a thing and is edited on its page: rows that are sorted by dragging."""

from adminsortable2.admin import CustomInlineFormSet, SortableInlineAdminMixin
from django.contrib import admin
from django.db import models
from django.forms import BaseInlineFormSet, Form, HiddenInput, Media, UUIDField
from django.http import QueryDict

from publishing.admin_base import EditorsHelp
from publishing.drawing import drawn_parts
from publishing.markdown import ALLOWED_HELP
from publishing.pages import Identified
from publishing.positions import FIRST
from publishing.writing.fields import MarkdownField
from publishing.writing.inputs import MarkdownInput


class PartFormSet(BaseInlineFormSet):
    """Knows its rows by their uids as well: one that was deleted comes back with another key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._with_present_keys(self.data)

    def get_queryset(self):
        drawn = drawn_parts(self.instance, self.fk)
        return super().get_queryset() if drawn is None else drawn

    def _with_present_keys(self, data: QueryDict) -> QueryDict:
        if not issubclass(self.model, Identified):
            return data
        present = {str(row.uid): row.pk for row in self.get_queryset()}
        data = data.copy()
        for number in range(self.initial_form_count()):
            prefix = self.add_prefix(number)
            if key := present.get(data.get(f"{prefix}-uid")):
                data[f"{prefix}-{self.model._meta.pk.name}"] = key
        return data

    def add_fields(self, form: Form, index: int | None) -> None:
        super().add_fields(form, index)
        if isinstance(form.instance, Identified) and form.instance.pk:
            form.fields["uid"] = UUIDField(
                required=False, widget=HiddenInput, initial=form.instance.uid
            )


class SortedFormSet(PartFormSet, CustomInlineFormSet):
    """Numbers the rows anew after a change, so that gaps and doubles never build up."""

    def save(self, commit=True):
        saved = super().save(commit)
        if commit and self.has_changed():
            self._renumber()
        return saved

    def _renumber(self) -> None:
        name = self.default_order_field
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance})
        moved = []
        for position, row in enumerate(rows.order_by(name, "pk"), start=FIRST):
            if getattr(row, name) != position:
                setattr(row, name, position)
                moved.append(row)
        self.model._base_manager.bulk_update(moved, [name])


class PartInline(EditorsHelp, admin.StackedInline):
    """Rows that belong to the object of the page, and are changed as and where it is."""

    template = "admin/parts.html"
    formset = PartFormSet
    extra = 0
    markdown_help = ALLOWED_HELP
    intro = ""  # what the rows do on the page, printed above them
    start_open = False
    show_label = True  # the row's own name above its fields; not where a field says the same
    formfield_overrides = {
        **EditorsHelp.formfield_overrides,
        models.TextField: {"widget": admin.widgets.AdminTextareaWidget(attrs={"rows": 2})},
        MarkdownField: {"widget": MarkdownInput(attrs={"rows": 2})},
    }

    @property
    def has_markdown(self) -> bool:
        return any(isinstance(field, MarkdownField) for field in self.opts.fields)

    def describe_markdown(self, help_text):
        return help_text  # what is allowed stands once above the rows

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.constraint_fields = self.constraint_fields
        return formset


class SortedInline(SortableInlineAdminMixin, PartInline):
    """Rows in an order that staff choose: by mouse, or with the buttons of each row."""

    formset = SortedFormSet

    @property
    def media(self):
        return super().media + Media(js=["admin_portal/sort.js"])
