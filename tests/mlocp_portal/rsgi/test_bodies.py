import asyncio
from collections.abc import AsyncIterator

import pytest

from mlocp_portal.rsgi import bodies
from mlocp_portal.rsgi.bodies import BrokenOffError, has_body, read_body

MOST = 10


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def silence() -> AsyncIterator[bytes]:
    yield b"a"
    await asyncio.Event().wait()


def read(chunks: AsyncIterator[bytes], **environ: str) -> tuple[str, bytes]:
    """The length that is told, and what there is to be read."""
    asyncio.run(read_body(chunks, environ, MOST))
    with environ["wsgi.input"] as body:
        return environ["CONTENT_LENGTH"], body.read()


@pytest.mark.parametrize(
    ("environ", "has"),
    [
        ({}, False),
        ({"CONTENT_LENGTH": "0"}, False),
        ({"CONTENT_LENGTH": "1"}, True),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, True),
    ],
)
def test_a_body_is_announced_by_its_headers(environ, has):
    assert has_body(environ) == has


def test_a_body_is_read_to_its_end():
    assert read(sent(b"abc", b"def"), CONTENT_LENGTH="6") == ("6", b"abcdef")


def test_a_body_in_chunks_is_told_with_its_length():
    assert read(sent(b"abc", b"def")) == ("6", b"abcdef")


@pytest.mark.parametrize("sizes", [(11,), (6, 6, 6)])
def test_of_a_body_that_is_too_large_the_length_is_all_that_is_kept(sizes):
    length = str(sum(sizes))
    chunks = sent(*(b"a" * size for size in sizes))
    assert read(chunks, CONTENT_LENGTH=length) == (length, b"")


def test_nobody_is_listened_to_for_ever():
    taken = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            taken.append(b"a" * MOST)
            yield taken[-1]

    length, kept = read(endless())
    assert (int(length) > MOST, kept) == (True, b"")
    assert len(taken) == bodies.SWALLOWED + 1


def test_a_body_that_breaks_off_is_no_body():
    with pytest.raises(BrokenOffError):
        read(sent(b"abc"), CONTENT_LENGTH="4")


def test_a_client_that_never_comes_to_an_end_is_given_up(monkeypatch):
    monkeypatch.setattr(bodies, "LONGEST", 0.01)
    with pytest.raises(TimeoutError):
        read(silence(), CONTENT_LENGTH="4")


def test_a_client_that_falls_silent_is_given_up(monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE", 0.01)
    with pytest.raises(TimeoutError):
        read(silence(), CONTENT_LENGTH="4")
