"""The state of the page that compares certifications, kept in its address."""

from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from certifications.models import Certification
from certifications.picking import Picked
from guide.compare import Row, compare

MOST = 4  # columns that can be read side by side


class Comparison:
    """The state of the page: what is picked, the table, and the addresses of its neighbours."""

    def __init__(self, picked: Picked, *, only_differences: bool):
        self.picked = picked
        self.only_differences = only_differences
        self.certifications = picked.certifications

    @property
    def title(self) -> str:
        names = ", ".join(certification.short_name for certification in self.certifications)
        return Truncator(f"Compare {names}").chars(70) if names else "Compare certifications"

    @cached_property
    def all_rows(self) -> list[Row]:
        """The whole table; empty for fewer than two certifications."""
        return compare(self.certifications) if len(self.certifications) > 1 else []

    @property
    def rows(self) -> list[Row]:
        return [row for row in self.all_rows if row.differs or not self.only_differences]

    @property
    def columns(self) -> list[tuple[Certification, str]]:
        """Each certification with the address of the table without it."""
        return [(c, self._address(self.picked.slugs_without(c))) for c in self.certifications]

    @property
    def offers(self) -> list[tuple[Certification, str]]:
        """What may be added, each with the address of the table with it."""
        return [(c, self.address_with(c)) for c in self.picked.offers]

    @property
    def other_address(self) -> str:
        """The same table with all rows, or with only those that differ."""
        return self._address(self.picked.slugs, only_differences=not self.only_differences)

    def address_with(self, certification: Certification) -> str:
        return self._address(self.picked.slugs_with(certification))

    def _address(self, slugs: list[str], only_differences: bool | None = None) -> str:
        only = self.only_differences if only_differences is None else only_differences
        return compare_address(slugs, only_differences=only)


def compare_address(slugs: list[str], *, only_differences: bool = False) -> str:
    """The shareable address of the table with the certifications ``slugs``."""
    only = {"only": "differences"} if only_differences else {}
    query = urlencode({"c": slugs, **only}, doseq=True)
    return reverse("guide:compare") + (f"?{query}" if query else "")
