"""Addresses of pages, made from that of one page of their kind.

A list has a hundred links, and Django looks through all patterns for each.
"""

from collections.abc import Callable
from functools import cache

from django.urls import get_script_prefix, reverse

_SLUG = "slug-of-a-page"  # as no pattern has it


def address_of(name: str, slug: str) -> str:
    """The address that ``reverse`` gives for the page with ``slug``."""
    return addresses_of(name)(slug)


def addresses_of(name: str) -> Callable[[str], str]:
    """A function that gives the address of each page of that kind by its slug."""
    before, after = _around(name, get_script_prefix())
    return lambda slug: f"{before}{slug}{after}"


@cache
def _around(name: str, prefix: str) -> list[str]:
    """What stands before and after the slug, for a portal below ``prefix``."""
    return reverse(name, args=[_SLUG]).split(_SLUG)


def address(name: str) -> str:
    """The address that ``reverse`` gives for the one page with that name."""
    return _address(name, get_script_prefix())


@cache
def _address(name: str, prefix: str) -> str:
    return reverse(name)
