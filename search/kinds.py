"""The kinds among the results, each with its count and its address."""

from dataclasses import dataclass

from django.utils.http import urlencode

from publishing.addresses import address
from search.finding import Search, amount
from search.sources import sources


@dataclass(frozen=True)
class Choice:
    label: str
    count: int | None  # nothing where there are too many results to count
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Kinds:
    """``chosen`` is the kind that alone is shown, or ``""`` for all."""

    chosen: str
    total: int  # results of what is chosen
    choices: list[Choice]

    @property
    def amount(self) -> str:
        """The total in words: “12”, or “more than …” where counting stopped."""
        return amount(self.total)


def kinds_of(search: Search, asked: str) -> Kinds:
    """The kinds that have results; one that is unknown or has none chooses nothing.

    Where results are too many to count, any kind may have some: all are offered, uncounted.
    """
    found = [s for s in sources() if s.kind in search.counts or not search.is_counted]
    chosen = asked if asked in {source.kind for source in found} else ""
    labels = [("", "All", search.total)]
    labels += [(s.kind, s.plural, search.counts.get(s.kind, 0)) for s in found]
    choices = [
        Choice(label, count if search.is_counted else None, _address(search, kind), kind == chosen)
        for kind, label, count in labels
    ]
    return Kinds(chosen, search.count_of(chosen) if chosen else search.total, choices)


def _address(search: Search, kind: str) -> str:
    asked = {"q": search.text, "kind": kind}
    return f"{address('search:results')}?{urlencode({k: v for k, v in asked.items() if v})}"
