"""Chance and words: the same seed always writes the same."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wu xa ye zi stra kron plex mant"
COMMON = """
cluster pipeline model deploy monitor release service data cloud cost policy container team
platform scale metric alert drift build test secure image network storage budget certified
kubernetes terraform observability review plan learn measure automate recover
"""
RARE = 20_000  # made-up words, about as many as the texts of a large portal have


class Writer:
    """Writes words and makes choices that nobody can tell from real ones by their spread."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)  # noqa: S311
        self._words = COMMON.split() * 8 + [self._rare_word() for _ in range(RARE)]
        # A few words stand in most texts, most words in few of them.
        shares = [1 / (place + 10) for place in range(len(self._words))]
        self._shares = list(accumulate(shares))

    def _rare_word(self) -> str:
        return "".join(self.chance.choices(SYLLABLES.split(), k=self.chance.randint(2, 5)))

    def line(self, length: int) -> str:
        """So many words."""
        words = self.chance.choices(self._words, cum_weights=self._shares, k=length)
        return " ".join(words).capitalize()

    def text(self, length: int) -> str:
        """Sentences of so many words in all, in one paragraph."""
        return " ".join(f"{self.line(min(10, length - n))}." for n in range(0, length, 10))

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def one_of(self, things: Sequence[T]) -> T:
        """One of ``things``; the first ones come much more often than the last."""
        return things[int(len(things) * self.chance.random() ** 2)]

    def some_of(self, things: Sequence[T], most: int) -> list[T]:
        """One to ``most`` different ones."""
        count = self.chance.randint(1, min(most, len(things)))
        return list(dict.fromkeys(self.one_of(things) for _ in range(count)))

    def uid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)
