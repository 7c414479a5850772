"""Addresses that hold a state: each state has one, without parameters that say nothing."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.http import urlencode

from certifications.facets import FACETS
from certifications.filters import DEFAULT_SORT
from publishing.addresses import address

PARAMETERS = ("q", *FACETS, "sort", "c", "page")
DEFAULTS = {"sort": DEFAULT_SORT, "page": "1"}


def address_of(state: Mapping) -> str:
    """The shareable address of the catalogue in ``state``: parameter → its value or values."""
    said = {
        name: state[name]
        for name in PARAMETERS
        if state.get(name) and str(state[name]) != DEFAULTS.get(name)
    }
    return page_address("certifications:list", said)


def page_address(view: str, parameters: Mapping[str, str | list[str]]) -> str:
    """The address of ``view`` with those ``parameters`` that say something."""
    query = urlencode({name: said for name, said in parameters.items() if said}, doseq=True)
    return address(view) + (f"?{query}" if query else "")


def tidied(data: QueryDict) -> str:
    """The address to prefer to ``data`` where a plain form also sent what nobody chose, else ""."""
    sent = [(name, value) for name in data for value in data.getlist(name)]
    kept = [(name, value) for name, value in sent if not _says_nothing(name, value)]
    if kept == sent:
        return ""
    return address("certifications:list") + (f"?{urlencode(kept)}" if kept else "")


def _says_nothing(name: str, value: str) -> bool:
    return name in PARAMETERS and value.strip() in {"", DEFAULTS.get(name)}
