"""What stands first in the lists of a role: recommendations, and audiences that name it.

To say which of thousands come first, a database ranks them all. So that is asked once of each role
for each state of the content, and a page reads the rows that it found.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from certifications.models import Audience, Certification
from certifications.querysets import ORDER, line_of, link_to
from publishing.paging import Rows
from publishing.prepared import prepared, read_by_key
from publishing.version import kept_by_key
from roles.models import LISTED, Recommendation, Role

Pair = tuple[int, int]  # the keys of an entry, and of its certification


class Firsts(NamedTuple):
    """The entries that the lists of one role begin with, in order."""

    recommendations: list[Pair]
    audiences: list[Pair]

    @property
    def are_cut(self) -> bool:
        """Whether there may be more than these."""
        return any(len(pairs) >= LISTED for pairs in self)


def firsts_of(roles: Iterable[Role]) -> dict[int, Firsts]:
    """The first entries of ``roles``, by their keys."""
    return _firsts(role.pk for role in roles)


@kept_by_key
def _firsts(roles: list[int]) -> dict[int, Firsts]:
    recommended, written_for = _pairs(_recommended, roles), _pairs(_written_for, roles)
    return {role: Firsts(recommended[role], written_for[role]) for role in roles}


def _pairs(read: Callable, roles: list[int]) -> dict[int, list[Pair]]:
    pairs = defaultdict(list)
    for role, _, entry, certification in sorted(read_by_key(read, roles)):
        pairs[role].append((entry, certification))
    return pairs


@prepared
def _recommended(*roles: int) -> QuerySet:
    rows = Recommendation.objects.visible().filter(role__in=roles)
    return _first(rows, "role", "position")


@prepared
def _written_for(*roles: int) -> QuerySet:
    rows = Audience.objects.of_visible_guides().filter(roles__in=roles)
    return _first(rows, "roles", "order")


def _first(rows: QuerySet, role: str, order: str) -> QuerySet:
    """The first of ``rows`` for each role: role, place, and the keys of entry and certification."""
    place = Window(RowNumber(), partition_by=F(role), order_by=[order, "pk"])
    ranked = rows.order_by().annotate(place=place).filter(place__lte=LISTED)
    return ranked.values_list(role, "place", "pk", "certification")


@prepared
def _recommendations(*keys: int) -> QuerySet[Recommendation]:
    return Recommendation.objects.with_ends().filter(pk__in=keys)


@prepared
def _audiences(*keys: int) -> QuerySet[Audience]:
    rows = Audience.objects.filter(pk__in=keys)
    rows = rows.select_related("certification__track", "certification__level")
    return rows.only("title", "detail", *line_of("certification__"))


@prepared
def _certifications(*keys: int) -> QuerySet[Certification]:
    rows = Certification.objects.filter(pk__in=keys).select_related("track", "level")
    return rows.only(*link_to(), *ORDER).order_by()


def recommendations_in(firsts: Firsts) -> list[Recommendation]:
    return list(Rows([key for key, _ in firsts.recommendations], _recommendations))


def audiences_in(firsts: Firsts) -> list[Audience]:
    return list(Rows([key for key, _ in firsts.audiences], _audiences))


def certifications_in(firsts: Iterable[Firsts]) -> dict[int, Certification]:
    """The certifications of all these entries, by their keys."""
    keys = {key for each in firsts for pairs in each for _, key in pairs}
    return {row.pk: row for row in read_by_key(_certifications, keys)}
