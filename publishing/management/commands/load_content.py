"""Load the content files: everything or nothing, and nothing over the head of the staff."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from publishing.content.kinds import has_content

HELP = """\
Load the content files of a folder into the database. Everything is checked before anything is
written. What is missing is created; a row that exists is left alone unless you say --update.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is any content"
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="show how existing rows differ, then set them to what the files say, but no "
            "field that staff have changed since the last load",
        )
        parser.add_argument(
            "--overwrite-staff-changes",
            action="store_true",
            help="with --update: set those fields too",
        )
        parser.add_argument("--yes", "--no-input", action="store_true", help="do not ask")
        parser.add_argument("--dry-run", action="store_true", help="check and show, write nothing")

    def handle(self, *args, **options) -> None:
        if options["overwrite_staff_changes"] and not options["update"]:
            raise CommandError("--overwrite-staff-changes works with --update only.")
        try:
            if not (options["if_empty"] and has_content()):
                self._load(options)
        except DatabaseError as error:
            message = f"The database refuses: {error}. Has `manage.py migrate` been run?"
            raise CommandError(message) from error

    def _load(self, options: dict) -> None:
        # Not earlier: every start of the server asks --if-empty, which needs no YAML.
        from publishing.content.dialogue import Dialogue

        try:
            Dialogue(self.stdout, options).run()
        except (CommandError, DatabaseError):
            # Two servers may start at once; then the other one has filled the database.
            if not (options["if_empty"] and has_content()):
                raise
