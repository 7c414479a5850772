"""Makes a backup while the portal runs."""

import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mlocp_portal.backup import BackupError, archive, media
from mlocp_portal.backup.archive import MEDIA, Manifest, Writer
from mlocp_portal.backup.databases import database
from mlocp_portal.release import version

NAMED = "portal-????????T??????Z.tar.gz"  # by the moment, so that names sort by age
UNFINISHED = ".portal-backup-"
ABANDONED = 24 * 60 * 60  # seconds; no backup takes that long


def name_now() -> str:
    return f"portal-{timezone.now():%Y%m%dT%H%M%SZ}.tar.gz"


def fingerprint(key: str) -> str:
    """Tells one secret key from another and nothing of either."""
    return salted_hmac("mlocp_portal.backup", "key", secret=key).hexdigest()[:16]


def make(target: Path) -> Manifest:
    """Write a backup to ``target``, which is whole, checked and on disk once it has that name."""
    if target.exists():
        raise BackupError(f"{target} is there already; a backup never replaces another.")
    with TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as folder:
        draft = Path(folder) / "draft"
        with draft.open("wb") as file:
            with Writer(file) as writer:
                _write(writer, Path(folder))
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o600)  # it holds addresses of visitors and hashes of passwords
        manifest = archive.check(draft)
        draft.rename(target)
    _sync(target.parent)
    return manifest


def _write(writer: Writer, folder: Path) -> None:
    """Uploads come first and once more last: so every one is there that the database names.

    What is deleted meanwhile was taken before, what is added meanwhile is taken after.
    """
    _add_media(writer, media.settled_names())
    used = database()
    migrations, copy = used.migrations(), folder / used.member
    used.copy(copy)
    used.check(copy)
    with copy.open("rb") as content:
        writer.add(used.member, content, copy.stat().st_size)
    _add_media(writer, media.names())
    writer.finish(
        Manifest(
            portal=version(),
            made=timezone.now().isoformat(timespec="seconds"),
            database=used.vendor,
            migrations=migrations,
            key=fingerprint(settings.SECRET_KEY),
        )
    )


def _add_media(writer: Writer, names: Iterable[str]) -> None:
    for name in names:
        if MEDIA + name not in writer.files and (content := media.read(name)) is not None:
            writer.add_bytes(MEDIA + name, content)


def _sync(folder: Path) -> None:
    """Have the new name survive a power cut, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_last(folder: Path, count: int) -> list[Path]:
    """Remove all but the newest ``count`` backups, and what a killed run left behind."""
    old = sorted(folder.glob(NAMED))[:-count]
    for path in old:
        path.unlink()
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                shutil.rmtree(path)
    return old
