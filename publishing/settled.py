"""Work that follows from saved rows, done once however many rows ask for it.

A load saves sixty parts of one page, and each of them would have what follows from the page made
anew. Inside ``gathering()`` such work waits for the end of the block; outside it is done at once.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Work = dict[Callable, dict[Hashable, None]]
_waiting: ContextVar[Work | None] = ContextVar("waiting", default=None)


@contextmanager
def gathering() -> Iterator[Work]:
    """Do what is asked for inside the block at its end; nothing, if it ends in an error.

    Open it inside the transaction that saves, so that both are kept or neither. What the block
    yields can be cleared where nothing is to be kept.
    """
    if (outer := _waiting.get()) is not None:
        yield outer
        return
    work: Work = {}
    token = _waiting.set(work)
    try:
        yield work
    finally:
        _waiting.reset(token)
    for function, things in work.items():
        function(list(things))


def once_settled(function: Callable[[list], None], things: list) -> None:
    """Call ``function`` with ``things``: now, or with all that were asked for in the block."""
    if not things:
        return
    if (work := _waiting.get()) is None:
        function(things)
    else:
        work.setdefault(function, {}).update(dict.fromkeys(things))
