"""Write the content of the database as files that ``load_content`` reads."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from publishing.content.exporting import write_export


class Command(BaseCommand):
    help = "Write all content into a folder, in the form that load_content reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--force",
            action="store_true",
            help="write into a folder that is not empty: replace its content files, and remove "
            "those whose row is gone; other files stay",
        )

    def handle(self, *args, folder: Path, force: bool, verbosity: int, **options) -> None:
        try:
            if folder.exists() and not folder.is_dir():
                raise CommandError(f"{folder} is not a folder.")
            if folder.exists() and any(folder.iterdir()) and not force:
                raise CommandError(f"{folder} is not empty; --force replaces the files in it.")
            with transaction.atomic():
                count = write_export(folder)
        except OSError as error:
            raise CommandError(f"Cannot write: {error}") from error
        except DatabaseError as error:
            message = f"The database refuses: {error}. Has `manage.py migrate` been run?"
            raise CommandError(message) from error
        if verbosity:
            self.stdout.write(f"Content: {count} files written to {folder}.")
