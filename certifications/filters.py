"""What a visitor may ask of the catalogue, read from the address by django-filter."""

import django_filters
from django import forms
from django.db.models import Q

from certifications.facets import NOT_STATED, FacetIndex
from certifications.models import Certification
from publishing.text import one_line

MAX_TEXT = 200
FACETS = ("role", "track", "level", "status", "institution", "guide")
SORTS = {  # key in the address → its label and the QuerySet method that puts it in order
    "order": ("Recommended order", "in_recommended_order"),
    "name": ("Name", "by_name"),
    "track": ("Track", "by_track"),
}


class LenientMultipleChoiceField(forms.MultipleChoiceField):
    """Keeps the known values and remembers the others instead of refusing them all."""

    def to_python(self, value):
        known = dict(self.choices)
        values = list(dict.fromkeys(super().to_python(value)))
        unknown = (one_line(item, 40) for item in values if item not in known)
        self.dropped = [item for item in unknown if item]
        return [item for item in known if item in values]

    def validate(self, value):
        """Nothing is left to refuse."""


class LenientChoiceField(django_filters.fields.ChoiceField):
    """An unknown value means none."""

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in dict(self.choices) else ""

    def validate(self, value):
        """Nothing is left to refuse."""


class WordsField(forms.CharField):
    """Any text at all: what cannot be searched for is cut away."""

    def to_python(self, value):
        return one_line(str(value or ""), MAX_TEXT)


class FacetFilter(django_filters.MultipleChoiceFilter):
    field_class = LenientMultipleChoiceField


class WordsFilter(django_filters.CharFilter):
    field_class = WordsField


class SortFilter(django_filters.ChoiceFilter):
    field_class = LenientChoiceField


class CertificationFilter(django_filters.FilterSet):
    """Within a facet any of the chosen values, across facets all of them.

    The choices are the values that the index knows; without a chosen status, what is retired is
    left out.
    """

    q = WordsFilter(label="Text", method="with_text")
    role = FacetFilter(label="Role", method="for_role")
    track = FacetFilter(label="Track", field_name="track__slug", distinct=False)
    level = FacetFilter(label="Level", method="on_level")
    status = FacetFilter(label="Status", field_name="status", distinct=False)
    institution = FacetFilter(label="Institution", method="around_institution")
    guide = FacetFilter(label="Guide", method="having_guide")
    sort = SortFilter(label="Sort by", method="in_order")

    class Meta:
        model = Certification
        fields = []

    def __init__(self, data, index: FacetIndex, **kwargs):
        rows = Certification.objects.visible().for_cards().in_recommended_order()
        super().__init__(data, rows, **kwargs)
        self.filters["sort"].extra["choices"] = [(key, label) for key, (label, _) in SORTS.items()]
        for facet, values in index.facets.items():
            self.filters[facet].extra["choices"] = [(v.key, v.label) for v in values.values()]

    @property
    def chosen(self) -> dict[str, list[str]]:
        """Facet → its chosen values, only those that exist."""
        cleaned = self.form.cleaned_data if self.is_valid() else {}
        return {name: cleaned.get(name, []) for name in FACETS}

    @property
    def text(self) -> str:
        return self.form.cleaned_data.get("q", "") if self.is_valid() else ""

    @property
    def sort_key(self) -> str:
        return (self.is_valid() and self.form.cleaned_data.get("sort")) or "order"

    @property
    def dropped(self) -> list[str]:
        """Values in the address that name nothing here."""
        self.is_valid()
        return [item for name in FACETS for item in getattr(self.form.fields[name], "dropped", [])]

    def filter_queryset(self, queryset):
        # A chosen status may be "retired"; without one, retired certifications stay away.
        queryset = super().filter_queryset(queryset)
        return queryset if self.chosen["status"] else queryset.offered()

    def with_text(self, queryset, name, text):
        return queryset.matching(text)

    def for_role(self, queryset, name, slugs):
        return queryset.suiting_any(slugs)

    def around_institution(self, queryset, name, slugs):
        return queryset.concerning_any(slugs)

    def on_level(self, queryset, name, slugs):
        stated = Q(level__slug__in=slugs)
        return queryset.filter(stated | Q(level=None) if NOT_STATED in slugs else stated)

    def having_guide(self, queryset, name, answers):
        return queryset.filter(has_guide__in=[answer == "yes" for answer in answers])

    def in_order(self, queryset, name, sort):
        return getattr(queryset, SORTS[sort][1])()
