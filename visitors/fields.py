"""The fields of what visitors type, and what they say when it is too long."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

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
