"""The state of the catalogue page: what was asked, what fits, and where one can go from here."""

from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.template.defaultfilters import pluralize
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from certifications.addresses import address_of, page_address
from certifications.entries import Result, draw_entries
from certifications.facet_index import current_index
from certifications.facets import FACETS, RETIRED, Value
from certifications.filters import DEFAULT_SORT, SORTS, CertificationFilter
from certifications.models import Certification
from certifications.picking import pick
from certifications.querysets import WORDS_FOR
from publishing.meta import PageMeta
from publishing.paging import nearest_page

PAGE_SIZE = 24
FOLD_AFTER = 12  # values of one facet that show at once
MOST_TICKED = 24  # more than can be compared: the comparison says which it leaves out


@dataclass(frozen=True)
class FacetValue:
    """One box to tick; ``count`` is how many results it has with all other facets as they are."""

    value: Value
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

    facet: str
    label: str
    address: str


@dataclass(frozen=True)
class WayOut:
    """One change to what was asked, and how many results it brings back."""

    words: str
    count: int
    address: str


class Catalogue:
    """All that the page shows for the parameters ``data``.

    Costs the same few queries for any number of rows, facets and values.
    """

    def __init__(self, data: QueryDict):
        self.index = current_index()
        self.filterset = CertificationFilter(data, self.index)
        self.chosen = self.filterset.chosen
        self.text = self.filterset.text
        self.sort = self.filterset.sort_key
        self.ticked = pick(data.getlist("c"), most=MOST_TICKED)
        self.page = nearest_page(self.filterset.qs, PAGE_SIZE, data.get("page", ""))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @cached_property
    def label_of(self) -> dict[str, str]:
        """Parameter → its label."""
        return {name: field.label for name, field in self.filterset.form.fields.items()}

    @cached_property
    def facets(self) -> list[Facet]:
        counts = self.index.counts(self.chosen, self.filterset.having_words)
        return [
            Facet(name, self.label_of[name], self._values(name, counts[name])) for name in FACETS
        ]

    def _values(self, facet: str, counts: dict[str, int]) -> list[FacetValue]:
        """The values that somebody has, and what is chosen anyway."""
        return [
            FacetValue(value, counts[key], key in self.chosen[facet])
            for key, value in self.index.facets[facet].items()
            if value.bits or key in self.chosen[facet]
        ]

    @cached_property
    def chips(self) -> list[Chip]:
        found = [Chip("Search", f"“{self.text}”", self.address(q=""))] if self.text else []
        return found + [
            Chip(
                self.label_of[facet],
                self.index.facets[facet][key].label,
                self.address(**{facet: [other for other in keys if other != key]}),
            )
            for facet, keys in self.chosen.items()
            for key in keys
        ]

    @property
    def chosen_count(self) -> int:
        return sum(len(keys) for keys in self.chosen.values())

    @property
    def announcement(self) -> str:
        """What a screen reader says when the results have changed."""
        found = f"{self.total} certification{pluralize(self.total)}"
        pages = self.page.paginator.num_pages
        turned = f", page {self.page.number} of {pages}" if pages > 1 else ""
        ticked = len(self.ticked.certifications)
        return found + turned + (f", {ticked} ticked to compare" if ticked else "")

    @property
    def dropped(self) -> list[str]:
        """The words of the address that mean nothing here, fit to be printed."""
        return [*self.filterset.dropped, *self.ticked.dropped]

    @property
    def ticked_elsewhere(self) -> list[Certification]:
        """What is ticked to be compared and stands not on this page of the results."""
        shown = set(self.page.object_list)
        return [c for c in self.ticked.certifications if c.pk not in shown]

    @property
    def results(self) -> list[Result]:
        ticked = {certification.pk for certification in self.ticked.certifications}
        return [Result(pk, pk in ticked, self._reasons(pk)) for pk in self.page.object_list]

    @property
    def entries(self) -> list[SafeString]:
        """The results as they are listed; drawn once while the content is the same."""
        return draw_entries(self.results, self.index.entries)

    def _reasons(self, pk: int) -> tuple[str, ...]:
        roles = self.index.facets["role"]
        return tuple(
            f"{words.capitalize()} {roles[role].label}"
            for role in self.chosen["role"]
            for way, words in WORDS_FOR.items()
            if self.index.suits(pk, way, role)
        )

    @property
    def way_out(self) -> WayOut | None:
        """For an empty result: the one change that brings back most, or none if none helps."""
        best = max(self._ways_out(), key=lambda way: way.count, default=None)
        return best if best and best.count else None

    def _ways_out(self) -> list[WayOut]:
        ways = []
        if self.retired_address:
            ways.append(self._way_out("With retired certifications", "status", self._statuses))
        if self.text:
            count = self.index.matching(self.chosen).bit_count()
            ways.append(WayOut(f"Without the text “{self.text}”", count, self.address(q="")))
        return ways + [
            self._way_out(f"Without the facet “{self.label_of[facet]}”", facet, [])
            for facet in FACETS
            if self.chosen[facet]
        ]

    def _way_out(self, words: str, facet: str, keys: list[str]) -> WayOut:
        bits = self.index.matching({**self.chosen, facet: keys}) & self.filterset.having_words
        return WayOut(words, bits.bit_count(), self.address(**{facet: keys}))

    @property
    def _statuses(self) -> list[str]:
        return [key for key, value in self.index.facets["status"].items() if value.bits]

    @property
    def retired_address(self) -> str:
        """The address with retired certifications included, if there are any and none is asked."""
        retired: Value = self.index.facets["status"][RETIRED]
        if self.chosen["status"] or not retired.bits:
            return ""
        return self.address(status=self._statuses)

    def address(self, **changes) -> str:
        """The shareable address of this state with ``changes``; they lead to its first page."""
        state = {"q": self.text, **self.chosen, "sort": self.sort, "c": self.ticked.slugs}
        return address_of(state | changes)

    @property
    def own_address(self) -> str:
        return self.address(page=self.page.number)

    @property
    def canonical_address(self) -> str:
        """The address that search engines should keep: what somebody ticked is not part of it."""
        return self.address(page=self.page.number, c=[])

    @property
    def unfiltered_address(self) -> str:
        """All certifications; what is ticked stays ticked."""
        return address_of({"c": self.ticked.slugs})

    @property
    def comparison_address(self) -> str:
        """The table of what is ticked, for the role where one is chosen."""
        roles = self.chosen["role"]
        said = {"c": self.ticked.slugs, "role": roles if len(roles) == 1 else []}
        return page_address("guide:compare", said)

    @property
    def previous_address(self) -> str:
        return self.address(page=self.page.previous_page_number())

    @property
    def next_address(self) -> str:
        return self.address(page=self.page.next_page_number())

    @property
    def sorts(self) -> list[tuple[str, str]]:
        return list(SORTS.items())


def title_of(catalogue: Catalogue) -> str:
    """A title that says what was asked; the trail and the heading say only where one is."""
    chosen = ", ".join(chip.label for chip in catalogue.chips)
    title = Truncator(f"Certifications: {chosen}").chars(70) if chosen else "Certifications"
    number = catalogue.page.number
    return f"{title}, page {number}" if number > 1 else title


def describe(catalogue: Catalogue) -> PageMeta:
    """A description that no other state of the catalogue has, under the one name of the page."""
    chosen = ", ".join(chip.label for chip in catalogue.chips)
    facts = catalogue.announcement
    if catalogue.sort != DEFAULT_SORT:
        facts += f", sorted by {SORTS[catalogue.sort].lower()}"
    closing = f": {chosen}." if chosen else ". Find yours by role, track, level or institution."
    return PageMeta("Certifications", Truncator(facts + closing).chars(155))
