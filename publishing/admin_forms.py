"""Forms of the admin that say beside which field an entry breaks a rule."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import InlineForeignKeyField


class ContentForm(forms.ModelForm):
    """Shows the message of a database constraint at one field instead of above the form."""

    constraint_fields: dict[str, str] = {}  # name of the constraint → name of the field

    def _field_by_message(self) -> dict[str, str]:
        return {
            constraint.get_violation_error_message(): self.constraint_fields[constraint.name]
            for constraint in self._meta.model._meta.constraints
            if self.constraint_fields.get(constraint.name) in self.fields
        }

    def _post_clean(self) -> None:
        super()._post_clean()
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
