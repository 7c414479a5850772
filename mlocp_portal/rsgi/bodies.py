"""Reads what a client sends, before anybody has to wait for it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import Any, BinaryIO

SILENCE = 30  # seconds a client may send nothing; browsers on bad lines pause for less
IN_MEMORY = 2**20  # bytes; longer bodies wait on the disk
SWALLOWED = 4  # times the largest body: a browser reads no answer before it has sent all


class BrokenOffError(Exception):
    """The client went, or fell silent, before its body was complete."""


def has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


async def read_body(chunks: AsyncIterator[bytes], environ: dict[str, Any], most: int) -> None:
    """Put the whole body into ``environ``; of one that is larger than ``most``, its length alone.

    Raises `BrokenOffError` if it does not come to its end, and `TimeoutError` if nothing comes.
    """
    body, length = tempfile.SpooledTemporaryFile(IN_MEMORY), 0  # noqa: SIM115 – close() is the reader's
    declared = environ.get("CONTENT_LENGTH")
    async for chunk in _patiently(chunks):
        length += len(chunk)
        if length > SWALLOWED * most:
            break
        _keep(body, chunk, length, most)
    if declared is not None and length < int(declared) and length <= SWALLOWED * most:
        body.close()
        raise BrokenOffError
    body.seek(0)
    environ["CONTENT_LENGTH"] = str(length)
    environ["wsgi.input"] = body


def _keep(body: BinaryIO, chunk: bytes, length: int, most: int) -> None:
    if length <= most:
        body.write(chunk)
    else:
        body.seek(0)
        body.truncate()


async def _patiently(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    iterator = aiter(chunks)
    while True:
        try:
            async with asyncio.timeout(SILENCE):
                chunk = await anext(iterator)
        except StopAsyncIteration:
            return
        yield chunk
