"""Forget which connections sent something more than a day ago."""

from django.core.management.base import BaseCommand

from visitors.models import Sending


class Command(BaseCommand):
    help = (
        "Remove the hashed addresses of those who sent something more than a day ago. Run it each "
        "day; the portal itself does so whenever something is sent or erased."
    )

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Forgotten: {Sending.objects.forget()}.")
