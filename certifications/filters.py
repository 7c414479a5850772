"""What a visitor may ask of the catalogue, read from the address by django-filter."""

from functools import cached_property

import django_filters
from django import forms
from django_filters.fields import ChoiceField

from certifications.facets import FACETS, FacetIndex, Selection
from certifications.models import Certification
from certifications.querysets import words_of
from publishing.text import one_line

SORTS = {"order": "Recommended", "name": "Name", "track": "Track"}
DEFAULT_SORT = "order"
MOST_TEXTS = 100  # of which it is remembered who has their words


class LenientMultipleChoiceField(forms.MultipleChoiceField):
    """Keeps the known values and remembers the others instead of refusing them all."""

    def __deepcopy__(self, memo):
        # Each form has fields of its own; the choices are hundreds, and nobody changes them.
        memo[id(self._choices)] = self._choices
        return super().__deepcopy__(memo)

    def to_python(self, value):
        known = dict(self.choices)
        values = dict.fromkeys(super().to_python(value))
        self.dropped = [item for item in values if item.strip() and item not in known]
        return [item for item in known if item in values]

    def validate(self, value):
        """Nothing is left to refuse."""


class LenientChoiceField(ChoiceField):
    """Remembers an unknown value and takes it for none."""

    def to_python(self, value):
        value = super().to_python(value)
        known = value in dict(self.choices)
        self.dropped = [value] if value.strip() and not known else []
        return value if known else ""

    def validate(self, value):
        """Nothing is left to refuse."""


class WordsField(forms.CharField):
    """Any text at all: what cannot be looked for is cut away."""

    def to_python(self, value):
        return " ".join(words_of(value or ""))


class FacetFilter(django_filters.MultipleChoiceFilter):
    field_class = LenientMultipleChoiceField


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class SortFilter(django_filters.ChoiceFilter):
    field_class = LenientChoiceField


class CertificationFilter(django_filters.FilterSet):
    """Within a facet any of the chosen values, across facets all of them.

    The index both offers the values and finds who has them, so that a count and the results that
    it announces cannot differ.
    """

    q = WordsFilter(label="Search")
    role = FacetFilter(label="Role")
    track = FacetFilter(label="Track")
    level = FacetFilter(label="Level")
    status = FacetFilter(label="Status")
    institution = FacetFilter(label="Institution")
    guide = FacetFilter(label="Guide")
    sort = SortFilter(label="Sort by", choices=list(SORTS.items()))

    class Meta:
        model = Certification
        fields = []

    def __init__(self, data, index: FacetIndex):
        super().__init__(data, Certification.objects.all())
        self.index = index
        self.is_valid()  # always: each field drops what it does not know
        asked = self.form.cleaned_data
        self.text: str = asked["q"]
        self.sort_key: str = asked["sort"] or DEFAULT_SORT
        self.chosen: dict[str, list[str]] = {facet: asked[facet] for facet in FACETS}

    def get_form_class(self):
        """The form with the values of the index, made once for it."""
        made = self.index.form_classes
        if not made:
            for facet, values in self.index.facets.items():
                self.filters[facet].extra["choices"] = [(v.key, v.label) for v in values.values()]
            made.append(super().get_form_class())
        return made[0]

    @property
    def dropped(self) -> list[str]:
        """Values in the address that name nothing here, fit to be printed."""
        fields = self.form.fields.values()
        found = [value for field in fields for value in getattr(field, "dropped", [])]
        return [shown for value in found[:20] if (shown := one_line(value, 40))]

    @cached_property
    def having_words(self) -> int:
        """Who has the words of the text, as bits."""
        if not self.text:
            return self.index.everybody
        having = self.index.having
        if self.text not in having:
            found = self.queryset.visible().matching(self.text)
            if len(having) >= MOST_TEXTS:
                having.clear()
            having[self.text] = self.index.bits_of(found.values_list("pk", flat=True))
        return having[self.text]

    @property
    def qs(self) -> Selection:
        """What fits, in the order that is asked for."""
        return Selection(
            self.index, self.index.matching(self.chosen) & self.having_words, self.sort_key
        )
