"""The state of the catalogue page: what was asked, what fits, and where one can go from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from certifications.facets import FacetIndex, build_index
from certifications.filters import FACETS, SORTS, CertificationFilter
from certifications.models import Certification

PAGE_SIZE = 24
FOLD_AFTER = 12  # values of one facet that show at once


@dataclass(frozen=True)
class FacetValue:
    """One box to tick; ``count`` is how many results it has with all other facets as they are."""

    key: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[FacetValue]

    @property
    def first(self) -> list[FacetValue]:
        """The values that show at once: the leading ones, and whatever is chosen."""
        return [v for n, v in enumerate(self.values) if n < FOLD_AFTER or v.chosen]

    @property
    def rest(self) -> list[FacetValue]:
        return [v for n, v in enumerate(self.values) if n >= FOLD_AFTER and not v.chosen]


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the address without it."""

    label: str
    address: str


@dataclass(frozen=True)
class WayOut:
    """The one facet whose removal brings back the most results."""

    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Entry:
    """A result, and why it is one where a role was chosen."""

    certification: Certification
    reasons: list[str]


class Catalogue:
    """All that ``/certifications/`` shows for the parameters ``data``.

    Costs the same few queries for any number of rows, facets and values.
    """

    def __init__(self, data: Mapping):
        self.index: FacetIndex = build_index()
        self.filterset = CertificationFilter(data, self.index)
        self.chosen = self.filterset.chosen
        self.text = self.filterset.text
        self.sort = self.filterset.sort_key
        self.among = self._matching_text()
        self.page: Page = Paginator(self.filterset.qs, PAGE_SIZE).get_page(data.get("page", "1"))

    def _matching_text(self) -> int:
        """Who has the words, as bits."""
        if not self.text:
            return self.index.everybody
        found = Certification.objects.visible().matching(self.text)
        return self.index.bits_of(found.values_list("pk", flat=True))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_filtered(self) -> bool:
        return bool(self.text) or any(self.chosen.values())

    @property
    def label_of(self) -> dict[str, str]:
        """Parameter → its label."""
        return {name: field.label for name, field in self.filterset.form.fields.items()}

    @property
    def facets(self) -> list[Facet]:
        counts = self.index.counts(self.chosen, self.among)
        return [
            Facet(
                name,
                self.label_of[name],
                [
                    FacetValue(key, value.label, counts[name][key], key in self.chosen[name])
                    for key, value in self.index.facets[name].items()
                ],
            )
            for name in FACETS
        ]

    @property
    def chips(self) -> list[Chip]:
        chips = [Chip(f"“{self.text}”", self.address(q=""))] if self.text else []
        for name, keys in self.chosen.items():
            for key in keys:
                label = f"{self.label_of[name]}: {self.index.facets[name][key].label}"
                chips.append(Chip(label, self.address(**{name: [k for k in keys if k != key]})))
        return chips

    @property
    def way_out(self) -> WayOut | None:
        """For an empty result: what to give up, or nothing if no single facet helps."""
        ways = [
            WayOut(
                f"the filter “{self.label_of[name]}”",
                self._count_without(name),
                self.address(**{name: []}),
            )
            for name, keys in self.chosen.items()
            if keys
        ]
        if self.text:
            count = self.index.matching(self.chosen).bit_count()
            ways.append(WayOut(f"the text “{self.text}”", count, self.address(q="")))
        best = max(ways, key=lambda way: way.count, default=None)
        return best if best and best.count else None

    def _count_without(self, name: str) -> int:
        return (self.index.matching({**self.chosen, name: []}) & self.among).bit_count()

    @property
    def entries(self) -> list[Entry]:
        return [Entry(certification, self._reasons(certification)) for certification in self.page]

    def _reasons(self, certification: Certification) -> list[str]:
        words = {"recommended": "Recommended for", "written_for": "Guide written for"}
        roles = self.index.facets["role"]
        return [
            f"{words[way]} {roles[role].label}"
            for role in self.chosen["role"]
            for way in words
            if self.index.suits(certification.pk, way, role)
        ]

    @property
    def retired_address(self) -> str:
        """The address with retired certifications included, if there are any and none is asked."""
        statuses = list(self.index.facets["status"])
        if "retired" not in statuses or self.chosen["status"]:
            return ""
        return self.address(status=statuses)

    def address(self, **changes) -> str:
        """The shareable address of this state with ``changes``: known parameters in one order."""
        state = {"q": self.text, **self.chosen, "sort": self.sort, "page": 1} | changes
        if state["sort"] == "order":
            del state["sort"]
        if state["page"] == 1:
            del state["page"]
        pairs = {name: value for name, value in state.items() if value}
        return "?" + urlencode(pairs, doseq=True) if pairs else "./"

    @property
    def own_address(self) -> str:
        return self.address(page=self.page.number)

    @property
    def previous_address(self) -> str:
        return self.address(page=self.page.previous_page_number())

    @property
    def next_address(self) -> str:
        return self.address(page=self.page.next_page_number())

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return [(key, label) for key, (label, _) in SORTS.items()]
