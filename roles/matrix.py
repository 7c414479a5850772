"""The table role × certification."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from certifications.models import Certification
from roles.firsts import certifications_in, firsts_of
from roles.models import Role

ROWS = 60  # of a table that a person can read


class Cell(NamedTuple):
    """How a certification suits a role; both may be true, or neither."""

    is_recommended: bool
    is_written_for: bool


@dataclass(frozen=True)
class Row:
    certification: Certification
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """A row for each certification that suits one of the roles, a cell for each role, in order.

    After ``ROWS`` it is cut. ``roles`` come with the certifications that are recommended first.
    """

    rows: list[Row]
    roles: list[tuple[Role, list[Certification]]]
    is_cut: bool


def matrix(roles: Iterable[Role]) -> Matrix:
    roles = list(roles)
    firsts = firsts_of(roles)
    certifications = certifications_in(firsts.values())
    suiting = [
        (_keys(first.recommendations), _keys(first.audiences))
        for first in (firsts[role.pk] for role in roles)
    ]

    def row(certification: Certification) -> Row:
        key = certification.pk
        cells = [Cell(key in recommended, key in written) for recommended, written in suiting]
        return Row(certification, cells)

    def recommended_for(recommended: dict[int, None]) -> list[Certification]:
        return [certifications[key] for key in recommended if key in certifications]

    listed = sorted(certifications.values(), key=Certification.reading_order)[:ROWS]
    return Matrix(
        [row(certification) for certification in listed],
        [(role, recommended_for(first)) for role, (first, _) in zip(roles, suiting, strict=True)],
        len(listed) == ROWS or any(first.are_cut for first in firsts.values()),
    )


def _keys(pairs: list[tuple[int, int]]) -> dict[int, None]:
    """The certifications of ``pairs``, in order."""
    return dict.fromkeys(key for _, key in pairs)
