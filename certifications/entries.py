"""The entries of the catalogue, drawn once and kept for all that asks for the same."""

from collections.abc import MutableMapping, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from certifications.models import Certification
from publishing.fragments import draw_fragment

MOST = 2_000  # entries that are kept, about a kilobyte each


class Result(NamedTuple):
    """All that an entry depends on: what was found, and why where a role was chosen."""

    pk: int
    is_ticked: bool
    reasons: tuple[str, ...]


def draw_entries(
    results: Sequence[Result], kept: MutableMapping[Result, SafeString]
) -> list[SafeString]:
    """The entries of ``results`` that a visitor may see; what is not ``kept`` is drawn."""
    drawn = {result: kept[result] for result in results if result in kept}
    missing = [result.pk for result in results if result not in drawn]
    rows = Certification.objects.visible().for_cards().in_bulk(missing) if missing else {}
    new = {result: _draw(result, rows[result.pk]) for result in results if result.pk in rows}
    if len(kept) + len(new) > MOST:
        kept.clear()
    kept.update(new)
    drawn |= new
    return [drawn[result] for result in results if result in drawn]


def _draw(result: Result, certification: Certification) -> SafeString:
    found = result._asdict()
    return draw_fragment("certifications/_entry.html", certification=certification, **found)
