"""The uploads, wherever the storage keeps them: on this machine or in a bucket."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from mlocp_portal.backup import BackupError

SETTLED = timedelta(minutes=1)  # the longest time in which an upload may be half written


def names(folder: str = "") -> Iterator[str]:
    """Every upload below ``folder``."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return
    yield from sorted(str(PurePosixPath(folder, name)) for name in files if name)
    for name in sorted(filter(None, folders)):
        yield from names(str(PurePosixPath(folder, name)))


def settled_names() -> Iterator[str]:
    """Those that are certainly written to their end."""
    before = timezone.now() - SETTLED
    for name in names():
        with suppress(FileNotFoundError):  # deleted meanwhile
            if default_storage.get_modified_time(name) < before:
                yield name


def read(name: str) -> bytes | None:
    """The content of an upload; none, if it was deleted meanwhile."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(name: str, content: bytes) -> None:
    """Put ``content`` in the place of whatever is called ``name``."""
    if read(name) == content:
        return
    default_storage.delete(name)
    if default_storage.save(name, ContentFile(content)) != name:
        raise BackupError(f"The upload {name} could not be stored under its name.")


def remove(name: str) -> None:
    default_storage.delete(name)
