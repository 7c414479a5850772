"""Fields of models that hold Markdown. To the database and to migrations they are plain texts."""

from django.db import models


class Markdown:
    """What marks a field; where it is edited and checked asks for nothing else."""

    is_line = False

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs


class MarkdownField(Markdown, models.TextField):
    """Paragraphs, lists, headings: what a page draws with the filter ``markdown``."""

    def get_internal_type(self):
        return "TextField"


class MarkdownLineField(Markdown, models.CharField):
    """One line with emphasis and links: what a page draws with ``markdown_inline``."""

    is_line = True

    def get_internal_type(self):
        return "CharField"
