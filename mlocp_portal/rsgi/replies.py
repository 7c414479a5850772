"""What a WSGI application answers, ready to be sent without it."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from granian.rsgi import HTTPProtocol

IN_MEMORY = 2**20  # bytes; longer answers wait on the disk until the client has taken them
CHUNK = 2**16


class WholeFile:
    """``wsgi.file_wrapper``: a file that the server can send by itself."""

    def __init__(self, file: BinaryIO, block_size: int = CHUNK):
        self.file, self.block_size = file, block_size

    @property
    def path(self) -> Path | None:
        """Where it lies, if it is to be sent from its first byte to its last."""
        name = getattr(self.file, "name", None)
        is_whole = isinstance(name, str) and Path(name).is_file() and self.file.tell() == 0
        return Path(name) if is_whole else None

    def __iter__(self) -> Iterable[bytes]:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        self.file.close()


class Reply(NamedTuple):
    """``body`` is all bytes of it, a file that is to be closed, or the path of one that stays."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | BinaryIO | Path

    async def send(self, proto: HTTPProtocol) -> None:
        if isinstance(self.body, bytes):
            proto.response_bytes(self.status, self.headers, self.body)
        elif isinstance(self.body, Path):
            proto.response_file(self.status, self.headers, str(self.body))
        else:
            await self._stream(proto, self.body)

    async def _stream(self, proto: HTTPProtocol, body: BinaryIO) -> None:
        with body:
            transport = proto.response_stream(self.status, self.headers)
            while chunk := body.read(CHUNK):
                await transport.send_bytes(chunk)


def reply_of(application: Callable, environ: dict[str, Any]) -> Reply:
    """Have ``application`` answer, to its end."""
    head: list[Any] = []

    def start_response(status: str, headers: list, failure: object = None) -> None:
        head[:] = int(status[:3]), headers

    chunks = application(environ, start_response)
    try:
        body = chunks.path if isinstance(chunks, WholeFile) else None
        return Reply(*head, body or _collected(chunks))
    finally:
        getattr(chunks, "close", lambda: None)()


def _collected(chunks: Iterable[bytes]) -> bytes | BinaryIO:
    if isinstance(chunks, list):
        return b"".join(chunks)
    spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – closed once it is sent
    try:
        for chunk in chunks:
            spool.write(chunk)
    except BaseException:
        spool.close()
        raise
    is_long = spool.tell() > IN_MEMORY
    spool.seek(0)
    if is_long:
        return spool
    with spool:
        return spool.read()
