"""Finished pages on the disk of the machine, for the time in which the database does not answer.

Each process keeps what it was asked for itself. What only another one has read, or what was read
before a restart, is found here, unless the content has changed since it was drawn.
"""

import hashlib
import json
import logging
import os
from contextlib import suppress
from pathlib import Path

from mlocp_portal.edge.keys import Key
from mlocp_portal.edge.pages import Page

logger = logging.getLogger(__name__)

ENCODING = "br"


class Spool:
    """Files in ``folder``; what cannot be written or read there is only missing."""

    def __init__(self, folder: Path):
        self.folder = folder

    def mark(self, stamp: str) -> None:
        """From now on only pages with ``stamp`` are right."""
        self._write(self.folder / "stamp", stamp.encode())

    def put(self, key: Key, page: Page, stamp: str) -> None:
        """Keep ``page`` unless its address has a query: those have no end."""
        if key.query or key.swap:
            return
        said = {"stamp": stamp, "status": page.status, "headers": page.headers}
        body = page.answer(ENCODING).body[0]
        self._write(self._file(key), json.dumps(said).encode() + b"\n" + body)

    def get(self, key: Key) -> Page | None:
        try:
            stamp = (self.folder / "stamp").read_text()
            first, _, body = self._file(key).read_bytes().partition(b"\n")
            said = json.loads(first)
        except (OSError, ValueError):  # not there, or cut off with the power
            return None
        if said["stamp"] != stamp:
            return None
        headers = [(name, value) for name, value in said["headers"]]
        return Page(said["status"], headers, {ENCODING: body})

    def drop(self, key: Key) -> None:
        with suppress(OSError):
            self._file(key).unlink()

    def _file(self, key: Key) -> Path:
        # The address itself may be longer than a file name, and holds what no file name may.
        return self.folder / hashlib.sha256(repr(key).encode()).hexdigest()

    def _write(self, file: Path, content: bytes) -> None:
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(file)  # whoever reads finds all of the one or of the other
        except OSError:
            logger.warning("A page could not be written to %s.", self.folder)
