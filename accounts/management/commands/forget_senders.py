"""Forget which connections sent something, or failed to sign in, once that no longer counts."""

from django.core.management.base import BaseCommand

from accounts.lockout import forget_attempts
from visitors.models import Sending


class Command(BaseCommand):
    help = (
        "Remove the hashed addresses of those who sent something more than a day ago, and failed "
        "sign-ins that lock nobody out any more. Run it each day; the portal itself does so "
        "whenever something is sent or erased, or somebody signs in."
    )

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Forgotten: {Sending.objects.forget() + forget_attempts()}.")
