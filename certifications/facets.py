"""Exact counts for the facets of the catalogue.

Every value of every facet is one integer whose bit *i* stands for certification *i* of the visible
ones. Choosing, combining and counting are then integer operations, so a page needs the same few
queries however many values, rows or facets there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import compress, islice
from operator import or_

Chosen = Mapping[str, Iterable[str]]  # facet → its chosen values
FACETS = ("role", "track", "level", "status", "institution", "guide")  # in the order of display
NOT_STATED = "none"
RETIRED = "retired"
ZEROS_AND_ONES = bytes.maketrans(b"01", b"\0\1")


@dataclass(frozen=True)
class Value:
    """One value of a facet: its key in the address, its label, and who has it.

    A track also has the code and the colour of its bullet.
    """

    key: str
    label: str
    bits: int
    code: str = ""
    colour: str = ""


@dataclass(frozen=True)
class FacetIndex:
    """The certifications that were visible at one moment, as bit sets. It never changes.

    It may be kept until the content changes or something is published or expires by the clock,
    and so may what is remembered in it.
    """

    ids: Sequence[int]  # bit → certification id
    facets: Mapping[str, Mapping[str, Value]]  # facet → key → value, in the order of display
    ways: Mapping[tuple[str, str], int]  # (way, role) → who suits the role in that way
    orders: Mapping[str, Sequence[int]]  # way of sorting → all bits in that order
    # What was made of this state of the content, and who has the words of a text.
    form_classes: list[type] = field(default_factory=list, compare=False, repr=False)
    entries: dict = field(default_factory=dict, compare=False, repr=False)
    having: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def positions(self) -> dict[int, int]:
        """Certification id → its bit."""
        return {pk: position for position, pk in enumerate(self.ids)}

    @property
    def everybody(self) -> int:
        return (1 << len(self.ids)) - 1

    def bits_of(self, ids: Iterable[int]) -> int:
        return bit_set(self.positions[pk] for pk in ids if pk in self.positions)

    def chosen_bits(self, facet: str, keys: Iterable[str]) -> int:
        """Who has one of ``keys``. With no key: everybody, but of statuses all except retired."""
        values = self.facets[facet]
        if keys:
            return reduce(or_, (values[key].bits for key in keys if key in values), 0)
        retired = values[RETIRED].bits if facet == "status" else 0
        return self.everybody & ~retired

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


@dataclass(frozen=True)
class Selection:
    """Some certifications of an index in some order, for a Paginator to take slices of."""

    index: FacetIndex
    bits: int
    sort: str

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __getitem__(self, part: slice) -> list[int]:
        """The ids of a part of the selection."""
        order = self.index.orders[self.sort]
        chosen = compress(order, map(self._marks.__getitem__, order))
        return [self.index.ids[position] for position in islice(chosen, part.start, part.stop)]

    @property
    def _marks(self) -> bytes:
        """A byte for each certification, 1 where it is selected."""
        # Looking up a byte takes the same time anywhere; shifting a long integer does not.
        width = len(self.index.ids)
        return f"{self.bits:0{width}b}"[::-1].encode().translate(ZEROS_AND_ONES)


def bit_set(positions: Iterable[int]) -> int:
    """The integer with the bits at ``positions`` set, in time linear in their number."""
    marked = bytearray()
    for position in positions:
        byte, bit = divmod(position, 8)
        if byte >= len(marked):
            marked.extend(bytes(byte + 1 - len(marked)))
        marked[byte] |= 1 << bit
    return int.from_bytes(marked, "little")
