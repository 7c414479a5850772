"""Erase what a visitor sent, when the visitor asks for it."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from visitors import erasure

EXCERPT = 60


class Command(BaseCommand):
    help = "Erase every comment and question that was sent with an e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", "--no-input", action="store_true", help="do not ask")

    def handle(self, *args, email: str, yes: bool, **options) -> None:
        try:
            if self._show(email) and (yes or self._is_agreed()):
                self.stdout.write(f"Erased: {erasure.erase(email)}.")
        except DatabaseError as error:
            message = f"The database refuses: {error}. Has `manage.py migrate` been run?"
            raise CommandError(message) from error

    def _show(self, email: str) -> bool:
        found = erasure.found(email)
        if not found:
            self.stdout.write(f"Nothing was sent with the address {email}.")
        for name, rows in found.items():
            self.stdout.write(f"{name.capitalize()}: {len(rows)}")
            for sent in rows:
                excerpt = " ".join(sent.text.split())[:EXCERPT]
                self.stdout.write(f"  {sent.created_at:%Y-%m-%d}  {sent.name}  {excerpt}")
        return bool(found)

    def _is_agreed(self) -> bool:
        try:
            word = input("Erase all of this for good? [y/N] ")
        except EOFError as error:
            raise CommandError("Nobody is there to answer; --yes erases without asking.") from error
        return word.strip().lower() in {"y", "yes"}
