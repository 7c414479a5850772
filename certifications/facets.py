"""Exact counts for the facets of the catalogue.

Every value of every facet is one integer whose bit *i* stands for certification *i* of the visible
ones. Choosing, combining and counting are then integer operations, so a page needs the same few
queries however many values, rows or facets there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from certifications.models import Certification

Chosen = Mapping[str, Iterable[str]]  # facet → its chosen values
NOT_STATED = "none"
RETIRED = Certification.Status.RETIRED.value


@dataclass(frozen=True)
class Value:
    """One value of a facet: its key in the address, its label, and who has it."""

    key: str
    label: str
    bits: int


@dataclass(frozen=True)
class FacetIndex:
    """The visible certifications as bit sets, for any number of questions about counts."""

    positions: Mapping[int, int]  # certification id → its bit
    facets: Mapping[str, Mapping[str, Value]]  # facet → key → value, in the order of display
    ways: Mapping[tuple[str, str], int]  # (way, role) → who suits the role in that way

    def bits_of(self, ids: Iterable[int]) -> int:
        return _bits(self.positions[pk] for pk in ids if pk in self.positions)

    def chosen_bits(self, facet: str, keys: Iterable[str]) -> int:
        """Who has one of ``keys``. With no key: everybody, but of statuses all except retired."""
        values = self.facets[facet]
        if keys:
            return reduce(or_, (values[key].bits for key in keys if key in values), 0)
        retired = values[RETIRED].bits if facet == "status" and RETIRED in values else 0
        return self.everybody & ~retired

    @property
    def everybody(self) -> int:
        return (1 << len(self.positions)) - 1

    def matching(self, chosen: Chosen, without: str = "") -> int:
        """Who fits all facets of ``chosen``, leaving the facet ``without`` aside."""
        bits = self.everybody
        for facet in self.facets:
            if facet != without:
                bits &= self.chosen_bits(facet, chosen.get(facet, ()))
        return bits

    def counts(self, chosen: Chosen, among: int) -> dict[str, dict[str, int]]:
        """Facet → value → how many of ``among`` have it and fit all *other* chosen facets."""
        found = {}
        for facet, values in self.facets.items():
            others = self.matching(chosen, without=facet) & among
            found[facet] = {key: (value.bits & others).bit_count() for key, value in values.items()}
        return found

    def suits(self, pk: int, way: str, role: str) -> bool:
        return bool(self.ways.get((way, role), 0) >> self.positions[pk] & 1)


def _bits(positions: Iterable[int]) -> int:
    """The integer with the bits at ``positions`` set, in time linear in their number."""
    marked = bytearray()
    for position in positions:
        byte, bit = divmod(position, 8)
        if byte >= len(marked):
            marked.extend(bytes(byte + 1 - len(marked)))
        marked[byte] |= 1 << bit
    return int.from_bytes(marked, "little")


class _Collector:
    """Gathers which certification has which value, then makes the values of a facet of it."""

    def __init__(self):
        self.members = defaultdict(list)
        self.ranks = {}

    def add(self, position: int, key: str, label: str, order: int = 0) -> None:
        self.members[key].append(position)
        self.ranks[key] = (order, label)

    def values(self) -> dict[str, Value]:
        keys = sorted(self.members, key=lambda key: (self.ranks[key], key))
        return {key: Value(key, self.ranks[key][1], _bits(self.members[key])) for key in keys}


def build_index() -> FacetIndex:
    """Read the index from the database: three queries, whatever there is to count."""
    visible = Certification.objects.visible()
    rows = list(visible.facet_rows())
    positions = {row[0]: position for position, row in enumerate(rows)}
    found = {name: _Collector() for name in ("role", "track", "level", "status", "institution")}
    found["guide"] = _Collector()
    for position, row in enumerate(rows):
        _add_own_values(found, position, *row[1:])
    ways = defaultdict(list)
    for pk, way, *role in visible.role_pairs():
        if pk in positions:
            found["role"].add(positions[pk], *role)
            ways[way, role[0]].append(positions[pk])
    for pk, *institution in visible.institution_pairs():
        if pk in positions:
            found["institution"].add(positions[pk], *institution)
    return FacetIndex(
        positions,
        {name: collector.values() for name, collector in found.items()},
        {way: _bits(members) for way, members in ways.items()},
    )


STATUSES = list(Certification.Status)


def _add_own_values(found, position, status, has_guide, *track_and_level) -> None:
    track, level = track_and_level[:3], track_and_level[3:]
    found["track"].add(position, *track)
    found["level"].add(position, *(level if level[0] else (NOT_STATED, "Not stated", 1_000_000)))
    known = Certification.Status(status)
    found["status"].add(position, status, known.label, STATUSES.index(known))
    found["guide"].add(
        position, *(("yes", "With a guide", 0) if has_guide else ("no", "Listed only", 1))
    )
