"""Write the database and the uploads into one file, while the portal runs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.template.defaultfilters import filesizeformat, pluralize

from guide.unavailable import UploadsOutOfReachError
from mlocp_portal.backup import BackupError
from mlocp_portal.backup.archive import Manifest
from mlocp_portal.backup.making import keep_last, make

HELP = """\
Write the database and all uploads into one file, as they were at one moment, while the portal
goes on. The file is read again before it gets its name. It holds what visitors sent and how staff
sign in, so keep it where only you can read it; SECRET_KEY is not in it, so keep that elsewhere.
"""


def uploads(manifest: Manifest) -> str:
    return f"{len(manifest.media)} upload{pluralize(manifest.media)}"


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "target", metavar="FILE_OR_DIR", type=Path, help="in a folder it is named by the moment"
        )
        parser.add_argument(
            "--keep",
            metavar="N",
            type=int,
            help="then remove all but the newest N backups of the folder",
        )

    def handle(self, *args, target: Path, keep: int | None, **options) -> None:
        if keep is not None and (keep < 1 or not target.is_dir()):
            raise CommandError("--keep takes a number from 1 on, and a folder to keep them in.")
        try:
            file, manifest = make(target)
            removed = keep_last(target, keep) if keep else []
        except (BackupError, UploadsOutOfReachError) as error:
            raise CommandError(str(error)) from error
        except Error as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}") from error
        except OSError as error:
            raise CommandError(f"{target} could not be written: {error.strerror}.") from error
        self.stdout.write(
            f"{file}: {filesizeformat(file.stat().st_size)}, the database and {uploads(manifest)}."
        )
        for path in removed:
            self.stdout.write(f"Removed {path.name}.")
