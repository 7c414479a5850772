"""Makes a backup while the portal runs."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
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


def fingerprint(key: str) -> str:
    """Tells one secret key from another and nothing of either."""
    return salted_hmac("mlocp_portal.backup", "key", secret=key).hexdigest()[:16]


def make(target: Path) -> tuple[Path, Manifest]:
    """Write a backup into the folder ``target``, or to the file of that name.

    It is whole, checked and on disk once it has its name.
    """
    if target.is_file():
        raise BackupError(_taken(target))
    if not target.suffix and not target.is_dir():
        raise BackupError(f"There is no folder {target}; make it, or name a file: {target}.tar.gz.")
    names = _names(target)
    folder = target if target.is_dir() else target.parent
    with TemporaryDirectory(dir=folder, prefix=UNFINISHED) as place:
        draft = Path(place) / "draft"
        with draft.open("wb") as file:
            with Writer(file) as writer:
                _write(writer, Path(place))
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o600)  # it holds addresses of visitors and hashes of passwords
        manifest = archive.check(draft)
        named = next((name for name in names if _take(name, draft)), None)
    if named is None:
        raise BackupError(_taken(target))
    _sync(folder)
    return named, manifest


def _taken(target: Path) -> str:
    return f"{target} is there already; a backup never replaces another."


def _names(target: Path) -> Iterator[Path]:
    """What the backup may be called; in a folder by this second, or by the first free one."""
    if not target.is_dir():
        return iter([target])
    now = timezone.now()
    seconds = (now + timedelta(seconds=number) for number in count())
    return (target / f"portal-{moment:%Y%m%dT%H%M%SZ}.tar.gz" for moment in seconds)


def _take(name: Path, draft: Path) -> bool:
    """Call ``draft`` by that name, unless another backup is."""
    try:
        os.link(draft, name)
    except FileExistsError:
        return False
    except OSError:  # a disk that knows no second name of a file
        if name.exists():
            return False
        draft.rename(name)
    return True


def _write(writer: Writer, folder: Path) -> None:
    """Uploads come first and once more last: so every one is there that the database names.

    What is deleted meanwhile was taken before, what is added meanwhile is taken after.
    """
    used = database()
    if not used.is_filled():  # SQLite makes an empty file wherever it is sent to
        raise BackupError("The database is empty. Look at DATABASE_URL and VAR_DIR.")
    _add_media(writer, media.settled_names())
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
        path.unlink(missing_ok=True)  # another run may remove it, too
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ABANDONED:
                shutil.rmtree(path)
    return old
