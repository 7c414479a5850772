"""The moment in which an address was made, and how calendar programs learn what is newer.

All that follows from an address is a function of it and of the guide: the same today and in a
month. The later of both moments is the stamp of what follows.
"""

from datetime import UTC, datetime

from django.http import QueryDict

from certifications.models import Certification

FORMAT = "%Y%m%dT%H%M%S"
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)  # SEQUENCE counts seconds from here until 2088


def read_made(query: QueryDict) -> datetime | None:
    """When the address with ``query`` was made; none where it does not say so."""
    try:
        made = datetime.strptime(query.get("made", ""), FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return made if EPOCH <= made < datetime(2088, 1, 1, tzinfo=UTC) else None


def write_made(query: QueryDict, made: datetime | None) -> str:
    """``query`` as the end of an address that was made at ``made``."""
    query = query.copy()
    if made:
        query["made"] = made.strftime(FORMAT)
    return query.urlencode()


def stamp_of(certification: Certification, made: datetime | None) -> datetime:
    """When what follows from an address last changed: its making, or the guide."""
    changed = certification.updated_at.astimezone(UTC).replace(microsecond=0)
    return max(made or EPOCH, changed)


def sequence_of(stamp: datetime) -> int:
    """Grows with every change, so that programs take the later state for the valid one."""
    return int((stamp - EPOCH).total_seconds())
