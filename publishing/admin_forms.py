"""Forms of the admin that say what is wrong beside its field, and lose nothing over it."""

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import InlineForeignKeyField
from django.utils.html import format_html

from publishing.images import clean_upload, is_clean
from publishing.kept import KeptUpload
from publishing.pages import OldSlug, Page

TAKE_ADDRESS = "_take_address"  # of the box that allows it; its value is the address


class PictureInput(AdminFileWidget):
    """An input for a picture that need not be chosen again after an error elsewhere."""

    template_name = "admin/picture_input.html"
    kept: KeptUpload | None = None

    class Media:
        js = ["admin_portal/dialogs.js", "admin_portal/pictures.js"]

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        if value is None and (kept := KeptUpload.objects.find(data.get(f"{name}-kept", ""))):
            return clean_upload(kept.name, bytes(kept.content))
        return value

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"kept": self.kept}


class ContentForm(forms.ModelForm):
    """Shows the message of a database constraint at one field instead of above the form."""

    constraint_fields: dict[str, str] = {}  # name of the constraint → name of the field
    refusal: ValidationError | None = None  # why what was sent must not be published

    def keep_uploads(self) -> None:
        """Keep the pictures of a form that is shown again, because something else is wrong."""
        for name, field in self.fields.items():
            upload = self.cleaned_data.get(name) if self.is_bound else None
            if isinstance(field.widget, PictureInput) and upload and is_clean(upload):
                field.widget.kept = KeptUpload.objects.keep(upload)

    def _field_by_message(self) -> dict[str, str]:
        return {
            constraint.get_violation_error_message(): self.constraint_fields[constraint.name]
            for constraint in self._meta.model._meta.constraints
            if self.constraint_fields.get(constraint.name) in self.fields
        }

    def clean_slug(self) -> str:
        """Let no page take an old address from the page it leads to before somebody says so."""
        slug, model = self.cleaned_data["slug"], self._meta.model
        if issubclass(model, Page) and self.data.get(TAKE_ADDRESS) != slug:
            leading = OldSlug.objects.leads_to(model, slug)
            is_taken = model._base_manager.filter(slug=slug).exists()  # which is told anyway
            if leading and leading.pk != self.instance.pk and not is_taken:
                field = self["slug"]
                field.help_text = format_html("{} {}", _box_to_take(slug), field.help_text)
                raise ValidationError(
                    f"“{slug}” is an old address of “{leading}” and leads visitors there. "
                    "Choose another, or tick the box below to take it from that page."
                )
        return slug

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        # Django leaves out constraints that name the page a row belongs to; the database does not.
        is_row = any(isinstance(field, InlineForeignKeyField) for field in self.fields.values())
        if is_row and not self.errors:
            try:
                self.instance.validate_constraints(exclude=self._get_validation_exclusions())
            except ValidationError as error:
                self._update_errors(error)

    def _update_errors(self, errors: ValidationError) -> None:
        found = errors.update_error_dict({})
        fields = self._field_by_message()
        keyed = {}
        for error in found.pop(NON_FIELD_ERRORS, []):
            keyed.setdefault(fields.get(error.message, NON_FIELD_ERRORS), []).append(error)
        for name, messages in found.items():
            keyed.setdefault(name, []).extend(messages)
        super()._update_errors(ValidationError(keyed))


def _box_to_take(slug: str) -> str:
    return format_html(
        '<label><input type="checkbox" name="{}" value="{}"> '
        "Take this address from the page that it leads to</label>",
        TAKE_ADDRESS,
        slug,
    )


class OldSlugForm(ContentForm):
    """An address that leads on to a page; which page is chosen on that page."""

    class Meta:
        widgets = {"content_type": forms.HiddenInput, "object_id": forms.HiddenInput}

    def clean(self):
        values = super().clean()
        model = values.get("content_type") and values["content_type"].model_class()
        if model is None or not issubclass(model, Page):
            raise ValidationError("Add an old address on the page that it is to lead to.")
        if not model._base_manager.filter(pk=values.get("object_id")).exists():
            raise ValidationError("The page that it is to lead to does not exist.")
        if model._base_manager.filter(slug=values.get("slug")).exists():
            self.add_error("slug", "A page has this address now, so it cannot lead on.")
        same = OldSlug.objects.filter(
            content_type=values["content_type"], slug=values.get("slug")
        ).exclude(pk=self.instance.pk)
        if same.exists() and not self.has_error("slug"):
            self.add_error("slug", "This address leads to a page already.")
        return values
