"""The table role × certification."""

from collections.abc import Iterable
from dataclasses import dataclass

from certifications.models import Certification
from roles.firsts import certifications_in, firsts_of
from roles.models import Role

ROWS = 60  # of a table that a person can read


@dataclass(frozen=True)
class Cell:
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
    recommended = {role: _keys(first.recommendations) for role, first in firsts.items()}
    written_for = {role: _keys(first.audiences) for role, first in firsts.items()}

    def row(certification: Certification) -> Row:
        key = certification.pk
        cells = (Cell(key in recommended[r.pk], key in written_for[r.pk]) for r in roles)
        return Row(certification, list(cells))

    def recommended_for(role: Role) -> list[Certification]:
        return [certifications[key] for key in recommended[role.pk] if key in certifications]

    listed = sorted(certifications.values(), key=Certification.reading_order)[:ROWS]
    return Matrix(
        [row(certification) for certification in listed],
        [(role, recommended_for(role)) for role in roles],
        len(listed) == ROWS or any(first.are_cut for first in firsts.values()),
    )


def _keys(pairs: list[tuple[int, int]]) -> dict[int, None]:
    """The certifications of ``pairs``, in order."""
    return dict.fromkeys(key for _, key in pairs)
