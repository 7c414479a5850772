"""Put a backup in the place of the database and the uploads."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from guide.unavailable import UploadsOutOfReachError
from mlocp_portal.backup import BackupError, archive
from mlocp_portal.backup.archive import Manifest
from mlocp_portal.backup.restoring import ENGINES, Restored, restore
from mlocp_portal.management.commands.backup import uploads

HELP = """\
Restore what manage.py backup wrote. All of it is read and checked before anything changes; a file
that was cut off or damaged is refused, and so is a place where a database or uploads are.
"""


def _workplace(file: Path) -> Path:
    """Where the database is unpacked: there is most likely room where its backup lies."""
    folder = file.absolute().parent
    return folder if os.access(folder, os.W_OK) else settings.VAR_DIR


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--replace", action="store_true", help="lose the database and the uploads of now"
        )
        which.add_argument(
            "--check", action="store_true", help="only read the file and say what it is"
        )

    def handle(self, *args, file: Path, replace: bool, check: bool, **options) -> None:
        try:
            if check:
                self._describe(archive.check(file), "Whole")
            else:
                self._report(restore(file, _workplace(file), replace=replace))
        except (BackupError, UploadsOutOfReachError) as error:
            raise CommandError(str(error)) from error
        except Error as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}") from error
        except OSError as error:
            raise CommandError(f"The backup could not be restored: {error}.") from error

    def _describe(self, manifest: Manifest, word: str) -> None:
        self.stdout.write(
            f"{word}: the backup of {manifest.made} by portal {manifest.portal}, a "
            f"{ENGINES[manifest.database]} database and {uploads(manifest)}."
        )

    def _report(self, restored: Restored) -> None:
        self._describe(restored.manifest, "Restored")
        if restored.waiting:
            self.stdout.write(
                f"It is older than the portal: run manage.py migrate ({restored.waiting} waiting)."
            )
        if not restored.knows_key:
            self.stdout.write(
                "It was made with another SECRET_KEY: second factors cannot be read until that key "
                "is named in SECRET_KEY or SECRET_KEY_FALLBACKS."
            )
