"""What an operator has set wrong, in sentences: ``manage.py doctor``.

Not the site doctor, which tells editors about their pages. Each rule is a small function that
yields sentences; ``wrong`` are those that end the command with 1, ``unwise`` only say so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Rule = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Finding:
    sentence: str
    is_wrong: bool


_rules: list[tuple[Rule, bool]] = []


def wrong(rule: Rule) -> Rule:
    """``rule`` finds what must be mended."""
    _rules.append((rule, True))
    return rule


def unwise(rule: Rule) -> Rule:
    """``rule`` finds what an operator may have reasons for."""
    _rules.append((rule, False))
    return rule


def findings() -> Iterator[Finding]:
    """All that is to be said; a rule that fails says so itself and stops no other."""
    for rule, is_wrong in _rules:
        try:
            sentences = list(rule())
        except Exception as error:  # the doctor is asked because something is broken
            yield Finding(f"“{rule.__name__}” could not be looked at: {error}", is_wrong=True)
        else:
            yield from (Finding(sentence, is_wrong) for sentence in sentences)
