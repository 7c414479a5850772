"""The state of the page that compares certifications, kept in its address."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import Truncator

from certifications.addresses import page_address
from certifications.models import Certification
from certifications.picking import Picked
from guide.compare import Row, Side, compare, read_sides
from guide.question import Question, as_certifications

MOST = 4  # columns that can be read side by side


@dataclass(frozen=True)
class Column:
    """One certification of the table, with the address of the table without it and the ways on."""

    certification: Certification
    can_be_planned: bool
    without: str
    next: str


class Comparison:
    """The state of the page: what is picked, the table, and the addresses of its neighbours.

    The ``question`` is what the visitor has said of themselves; it is only handed on.
    """

    def __init__(self, picked: Picked, question: Question, *, only_differences: bool):
        self.picked = picked
        self.question = question
        self.only_differences = only_differences
        self.certifications = picked.certifications

    @property
    def dropped(self) -> list[tuple[str, str]]:
        """What the address says that means nothing: what it should be, and the word."""
        return [*as_certifications(self.picked.dropped), *self.question.unknown]

    @property
    def title(self) -> str:
        names = ", ".join(certification.short_name for certification in self.certifications)
        return Truncator(f"Compare {names}").chars(70) if names else "Compare certifications"

    @cached_property
    def sides(self) -> list[Side]:
        """What the table reads; nothing for fewer than two certifications."""
        return read_sides(self.certifications) if len(self.certifications) > 1 else []

    @cached_property
    def all_rows(self) -> list[Row]:
        return compare(self.sides) if self.sides else []

    @cached_property
    def all_differ(self) -> bool:
        return all(row.differs for row in self.all_rows)

    @cached_property
    def rows(self) -> list[Row]:
        return [row for row in self.all_rows if row.differs or not self.only_differences]

    @cached_property
    def columns(self) -> list[Column]:
        return [self._column(side) for side in self.sides]

    def _column(self, side: Side) -> Column:
        certification = side.certification
        return Column(
            certification,
            can_be_planned=side.can_be_planned,
            without=self.address_without(certification),
            next=self._next([certification]),
        )

    @property
    def chosen(self) -> list[tuple[Certification, str]]:
        """Each certification with the address of the page without it."""
        return [(c, self.address_without(c)) for c in self.certifications]

    @property
    def offers(self) -> list[tuple[Certification, str]]:
        """What may be added, each with the address of the table with it."""
        return [(c, self.address_with(c)) for c in self.picked.offers]

    @property
    def other_address(self) -> str:
        """The same table with all rows, or with only those that differ."""
        return self._address(self.picked.slugs, only_differences=not self.only_differences)

    @property
    def next_after_all(self) -> str:
        """The page that answers what comes next for somebody who had taken all of these."""
        return self._next(self.certifications)

    def address_with(self, certification: Certification) -> str:
        return self._address(self.picked.slugs_with(certification))

    def address_without(self, certification: Certification) -> str:
        return self._address(self.picked.slugs_without(certification))

    def _next(self, taken: list[Certification]) -> str:
        """The page that answers what comes after ``taken`` and what is held already.

        What is taken stands in front: of a long list, the end is left out.
        """
        slugs = [certification.slug for certification in taken]
        return self.question.address(held=list(dict.fromkeys([*slugs, *self.question.held.slugs])))

    def _address(self, slugs: list[str], only_differences: bool | None = None) -> str:
        only = self.only_differences if only_differences is None else only_differences
        own = {"c": slugs, "only": "differences" if only else ""}
        return page_address("guide:compare", own | self.question.parameters)
