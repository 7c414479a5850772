"""The table role × certification."""

from collections.abc import Iterable
from dataclasses import dataclass

from certifications.models import Certification
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


def matrix(roles: Iterable[Role]) -> list[Row]:
    """A row for each certification that suits one of ``roles``, a cell for each role, in order.

    ``roles`` carry their recommendations and audiences, prefetched. After ``ROWS`` it is cut.
    """
    recommended = {(r.certification, role) for role in roles for r in role.first_recommendations}
    written_for = {(a.certification, role) for role in roles for a in role.first_audiences}
    certifications = {certification for certification, _ in recommended | written_for}
    return [
        Row(
            certification,
            [
                Cell((certification, role) in recommended, (certification, role) in written_for)
                for role in roles
            ],
        )
        for certification in sorted(certifications, key=Certification.reading_order)[:ROWS]
    ]
