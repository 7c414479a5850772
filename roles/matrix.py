"""The table role × certification."""

from collections.abc import Iterable
from dataclasses import dataclass

from certifications.models import Certification
from roles.models import Role


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

    ``roles`` carry their recommendations and audiences, prefetched.
    """
    recommended = {(r.certification_id, role.pk) for role in roles for r in _recommended(role)}
    written_for = {(a.certification_id, role.pk) for role in roles for a in role.audiences.all()}
    certifications = {r.certification for role in roles for r in _recommended(role)}
    certifications |= {a.certification for role in roles for a in role.audiences.all()}
    return [
        Row(
            certification,
            [
                Cell(
                    (certification.pk, role.pk) in recommended,
                    (certification.pk, role.pk) in written_for,
                )
                for role in roles
            ],
        )
        for certification in sorted(certifications, key=_reading_order)
    ]


def _recommended(role: Role):
    return role.recommendations.all()


def _reading_order(certification: Certification) -> tuple:
    track = certification.track
    return track.order, track.name, certification.recommended_order, certification.name
