"""How far something long has come, for whoever waits for it and may call it off."""

from collections.abc import Callable, Iterable

EVERY = 25  # steps between two reports

# Takes what is being done in words, how much of it is done, and of how much. May raise
# ``CancelledError``.
Progress = Callable[[str, int, int], None]


class CancelledError(Exception):
    """Somebody called it off."""


def tracked(steps: list, progress: Progress, words: str) -> Iterable:
    """Pass ``steps`` on, and report on the way."""
    for done, step in enumerate(steps):
        if done % EVERY == 0:
            progress(words, done, len(steps))
        yield step
