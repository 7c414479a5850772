"""How the members of a group sign in."""

from django.contrib.auth.models import Group
from django.db import models


class SecondFactorRule(models.Model):
    """Whether the members of a group must have a second factor; without a row they need not."""

    for_managers = True

    group = models.OneToOneField(Group, models.CASCADE, related_name="second_factor")
    required = models.BooleanField(
        "members must sign in with a second factor",
        default=False,
        help_text="Whoever has none yet is led to its set-up, and reaches nothing else before.",
    )

    class Meta:
        verbose_name = "second factor"
        verbose_name_plural = "second factor"
        default_permissions = ("add", "change", "view")

    def __str__(self):
        return "required" if self.required else ""
