"""The file of a backup: a compressed tar whose last member, the manifest, vouches for the others.

``tar xzf`` reads it, should the portal ever be gone. One that was cut off has no manifest, and a
changed byte fails a checksum; both are found before anything is restored.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from mlocp_portal.backup import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"
CHUNK = 2**20
UNREADABLE = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError)


@dataclass
class Manifest:
    """What a backup holds and of which portal it is."""

    portal: str  # version
    made: str
    database: str  # vendor
    migrations: list[str]
    key: str  # fingerprint of the SECRET_KEY
    files: dict[str, str] = field(default_factory=dict)  # name → SHA-256
    format: int = FORMAT

    @property
    def media(self) -> list[str]:
        return [name.removeprefix(MEDIA) for name in self.files if name.startswith(MEDIA)]


class Writer:
    """Adds members to an archive; ``finish`` adds the manifest."""

    def __init__(self, target: IO[bytes]):
        self._gzip = gzip.GzipFile("", "wb", 6, target)
        self._tar = tarfile.TarFile(fileobj=self._gzip, mode="w", format=tarfile.PAX_FORMAT)
        self.files: dict[str, str] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        with suppress(OSError) if error else nullcontext():  # a full disk was noticed before
            self._gzip.close()

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        summed = _Summed(content)
        self._tar.addfile(member, summed)
        self.files[name] = summed.digest.hexdigest()

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))

    def finish(self, manifest: Manifest) -> None:
        manifest.files = dict(self.files)
        self.add_bytes(MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
        self._tar.close()


class _Summed:
    """Reads from ``source`` and sums up what was read."""

    def __init__(self, source: IO[bytes]):
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


@contextmanager
def _members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members in their order; each has to be read before the next is asked for."""
    with gzip.open(path) as unzipped:
        with tarfile.open(fileobj=unzipped, mode="r|") as tar:
            yield ((member.name, tar.extractfile(member)) for member in tar if member.isfile())
        while unzipped.read(CHUNK):  # the checksum of the whole stands at its very end
            pass


def check(path: Path) -> Manifest:
    """The manifest of a backup of which every byte was read and is right."""
    try:
        return _checked(path)
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
    except UNREADABLE as error:
        raise BackupError(f"{path} is no whole backup ({error or 'it is cut off'}).") from error


def _checked(path: Path) -> Manifest:
    found, manifest = {}, None
    with _members(path) as members:
        for name, content in members:
            if name == MANIFEST:
                manifest = json.load(content)
            else:
                found[name] = _sum(content)
    if manifest is None:
        raise ValueError("its end is missing")
    if manifest["format"] != FORMAT:
        raise ValueError("it was made by another version of the portal, in another form")
    manifest = Manifest(**manifest)
    if wrong := {name for name, _ in found.items() ^ manifest.files.items()}:
        raise ValueError(f"damaged: {min(wrong)}")
    return manifest


def _sum(content: IO[bytes]) -> str:
    summed = _Summed(content)
    while summed.read(CHUNK):
        pass
    return summed.digest.hexdigest()


def extract(path: Path, name: str, target: Path) -> None:
    """Write the member ``name`` of a checked backup to ``target``."""
    with _members(path) as members, target.open("wb") as file:
        content = next(content for member, content in members if member == name)
        while data := content.read(CHUNK):
            file.write(data)


def media_of(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each upload in a checked backup."""
    with _members(path) as members:
        for name, content in members:
            if name.startswith(MEDIA):
                yield name.removeprefix(MEDIA), content.read()
