"""The way back in for somebody who lost the phone, where no manager can help."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.second_factor import remove_all
from audit.models import Event, What


class Command(BaseCommand):
    help = "Remove all second factors of an account: it signs in by password alone again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that the account signs in with")

    def handle(self, *args, name: str, **options) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"No account is named {name}.")
        with transaction.atomic():
            removed = ", ".join(remove_all(user))
            if removed:
                detail = f"second factors removed from the command line: {removed}"
                Event.objects.record(What.CHANGED, subject=f"user: {name}", detail=detail)
        self.stdout.write(f"Removed: {removed}." if removed else f"{name} has no second factor.")
