"""The kinds among the results, each with its exact count and its address."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from search.finding import Search
from search.sources import sources


@dataclass(frozen=True)
class Choice:
    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Kinds:
    """``chosen`` is the kind that alone is shown, or ``""`` for all."""

    chosen: str
    total: int  # results of what is chosen
    choices: list[Choice]


def kinds_of(search: Search, asked: str) -> Kinds:
    """The kinds that have results; one that is unknown or has none chooses nothing."""
    chosen = asked if asked in search.counts else ""
    found = [
        (s.kind, s.plural, search.counts[s.kind]) for s in sources() if s.kind in search.counts
    ]
    choices = [
        Choice(label, count, _address(search, kind), kind == chosen)
        for kind, label, count in [("", "All", search.total), *found]
    ]
    return Kinds(chosen, search.counts.get(chosen, search.total), choices)


def _address(search: Search, kind: str) -> str:
    asked = {"q": search.text, "kind": kind}
    return f"{reverse('search:results')}?{urlencode({k: v for k, v in asked.items() if v})}"
