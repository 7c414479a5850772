"""What the content files said when a row was loaded from them for the last time."""

from django.db import models


class LoadedRow(models.Model):
    """The memory of ``load_content``: it tells a change by staff from a change in a file."""

    model = models.CharField(max_length=100)  # "certifications.certification"
    uid = models.UUIDField()
    values = models.JSONField(default=dict)  # field → value; only fields that were loaded
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()  # nobody edits it by hand
        constraints = [
            models.UniqueConstraint(
                fields=["model", "uid"], name="publishing_loadedrow_once_per_row"
            )
        ]

    def __str__(self):
        return f"{self.model} {self.uid}"
