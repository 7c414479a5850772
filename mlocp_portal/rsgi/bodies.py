"""Reads what a client sends, before anybody has to wait for it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import Any, BinaryIO

from mlocp_portal.front import SWALLOWED

LONGEST = 600  # seconds for all of it: 32 MB take a quarter of that by the slowest of lines in use
SILENCE = 30  # seconds a client may send nothing; browsers on bad lines pause for less
IN_MEMORY = 2**20  # bytes; longer bodies wait on the disk


class BrokenOffError(Exception):
    """The client went, or fell silent, before its body was complete."""


def has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


async def read_body(chunks: AsyncIterator[bytes], environ: dict[str, Any], most: int) -> None:
    """Put the whole body into ``environ``; of one that is larger than ``most``, its length alone.

    Raises `BrokenOffError` if it does not come to its end, `TimeoutError` if that takes too long,
    and another `OSError` if there is no room for it.
    """
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – the reader closes it
    try:
        async with asyncio.timeout(LONGEST):
            length = await _take(chunks, body, most)
        _ensure_complete(length, environ.get("CONTENT_LENGTH"), most)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    environ |= {"CONTENT_LENGTH": str(length), "wsgi.input": body}


async def _take(chunks: AsyncIterator[bytes], body: BinaryIO, most: int) -> int:
    """Put all that comes into ``body``, or nothing if it is too much; how much it was."""
    length = 0
    async for chunk in _patiently(chunks):
        length += len(chunk)
        if length > SWALLOWED * most:
            break
        _keep(body, chunk, length, most)
    return length


def _ensure_complete(length: int, declared: str | None, most: int) -> None:
    if declared is not None and length < min(int(declared), SWALLOWED * most):
        raise BrokenOffError


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
