"""Puts a backup in the place of the portal's database and uploads."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from mlocp_portal.backup import BackupError, archive, media
from mlocp_portal.backup.archive import Manifest
from mlocp_portal.backup.databases import Database, database
from mlocp_portal.backup.making import fingerprint
from publishing.schema import waiting_migrations

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    waiting: int  # migrations that the code has and the backup had not
    knows_key: bool


def restore(source: Path, folder: Path, *, replace: bool) -> Restored:
    """Restore ``source`` by way of ``folder``, which takes the database for a while.

    Nothing is changed before all of it was read and found to fit. The database changes in one
    step; uploads that only the present one names are removed after it.
    """
    manifest, used = archive.check(source), database()
    _refuse_strange(manifest, used)
    if not replace:
        _refuse_filled(used)
    with TemporaryDirectory(dir=folder) as place:
        copy = Path(place) / used.member
        archive.extract(source, used.member, copy)
        used.check(copy)
        present = set(media.names())
        _write_media(source, lambda name: name not in present)
        used.write(copy)
    _write_media(source, lambda name: name in present)
    for name in present - set(manifest.media):
        media.remove(name)
    os.sync()
    keys = {fingerprint(key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]}
    return Restored(manifest, waiting_migrations(), manifest.key in keys)


def _refuse_strange(manifest: Manifest, used: Database) -> None:
    if manifest.database != used.vendor:
        raise BackupError(
            f"The backup is of a {ENGINES.get(manifest.database, manifest.database)} database and "
            f"the portal uses {ENGINES[used.vendor]}: set DATABASE_URL."
        )
    known = {".".join(key) for key in MigrationLoader(connection).disk_migrations}
    if strange := set(manifest.migrations) - known:
        raise BackupError(
            f"The backup is of portal {manifest.portal}, which has changes of the database that "
            f"this one does not know ({min(strange)}): install that version first."
        )


def _refuse_filled(used: Database) -> None:
    there = ["a database"] if used.is_filled() else []
    there += ["uploads"] if any(True for _ in media.names()) else []
    if there:
        raise BackupError(
            f"There is {' and there are '.join(there)} already. To lose what is there now and have "
            "the backup in its place, add --replace."
        )


def _write_media(source: Path, wanted) -> None:
    for name, content in archive.media_of(source):
        if wanted(name):
            media.write(name, content)
