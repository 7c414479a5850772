"""What visitors type into forms: tidied, never cut off, and shown again when it is refused."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from visitors.text import TIDIED, says_something, tidy


class Longest(MaxLengthValidator):
    """Refuses what is too long in plain words.

    In place of a field's ``max_length``, for which a browser cuts off what is pasted, without a
    word.
    """

    def __call__(self, value: str) -> None:
        if len(value) > self.limit_value:
            message = (
                f"Please shorten this to {self.limit_value:,} characters; it has {len(value):,}."
            )
            raise ValidationError(message, code=self.code)


class TidyField(forms.CharField):
    """Text without characters that nobody sees; blank space alone is as good as nothing."""

    def __init__(self, *, longest: int, **kwargs):
        super().__init__(validators=[Longest(longest)], **kwargs)

    def to_python(self, value):
        text = tidy(super().to_python(value))
        return text if len(text) > TIDIED or says_something(text) else ""


class OneLineField(TidyField):
    def to_python(self, value):
        return " ".join(super().to_python(value).split())


def _tidied(sent: QueryDict) -> QueryDict:
    """What was sent without what nobody sees, so that it can be shown again as it is."""
    data = sent.copy()
    for name in data:
        data[name] = tidy(data[name])
    return data


class TidyData:
    """Mixin of a form that is filled with what somebody ``sent``; nothing for an empty one."""

    def __init__(self, sent: QueryDict | None, **kwargs):
        self.sent = sent
        super().__init__(None if sent is None else _tidied(sent), **kwargs)

    def clean(self):
        cleaned = super().clean()
        for name in self.fields:
            # No key types it, so what stood around it may be damaged as well.
            if "\0" in self.sent.get(self.add_prefix(name), ""):
                self.add_error(name, "This held a null byte, which is left out. Is the rest right?")
        return cleaned
