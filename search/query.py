"""What is looked for, made of nothing but words."""

from dataclasses import dataclass, replace
from functools import cached_property

from search.words import forms_of, key_of, telling, words_asked

MIN_PREFIX = 2  # letters that a word must have to stand for all that begin with it


@dataclass(frozen=True)
class Term:
    """A word; as a prefix it also stands for all words that begin with it."""

    word: str
    is_prefix: bool = False

    @cached_property
    def forms(self) -> list[tuple[str, bool]]:
        """The word, its singular or plural, and whether more may follow."""
        return [(form, self.is_prefix and form == self.word) for form in forms_of(self.word)]


@dataclass(frozen=True)
class Query:
    """The words that a page must have, all of them or any; an open end may be unfinished."""

    words: tuple[str, ...]
    any_word: bool = False
    is_open: bool = True

    @classmethod
    def of(cls, text: str) -> "Query":
        return cls(tuple(words_asked(text)))

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def terms(self) -> list[Term]:
        if not self.words:
            return []
        told = telling(list(self.words))
        is_open = self.is_open and told[-1] == self.words[-1] and len(told[-1]) >= MIN_PREFIX
        return [*(Term(word) for word in told[:-1]), Term(told[-1], is_open)]

    @cached_property
    def _forms(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """The words that are looked for as they are, and those that may go on."""
        forms = [form for term in self.terms for form in term.forms]
        return (
            frozenset(word for word, is_open in forms if not is_open),
            tuple(word for word, is_open in forms if is_open),
        )

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How every word that fits begins."""
        return frozenset(form for term in self.terms for form, _ in term.forms)

    def fits(self, word: str) -> bool:
        """Whether ``word``, as it is compared, is one that is looked for."""
        whole, begun = self._forms
        return word in whole or word.startswith(begun)

    @property
    def may_go_on(self) -> bool:
        """Whether the last word may be the beginning of another one."""
        return self.terms[-1].is_prefix

    @property
    def key(self) -> str:
        """The words as a name is compared."""
        return key_of(self.words)

    @property
    def widened(self) -> "Query":
        """The same words, of which a page needs only one."""
        return replace(self, any_word=True)

    @property
    def closed(self) -> "Query":
        """The same words, all of them whole."""
        return replace(self, is_open=False)

    def replaced(self, better: dict[str, str]) -> "Query":
        """The same with ``better`` words for some."""
        return replace(self, words=tuple(better.get(word, word) for word in self.words))

    def alone(self, term: Term) -> "Query":
        """One of its terms alone."""
        return Query((term.word,), is_open=term.is_prefix)
