"""Reads the facet index from the database: five queries, whatever there is to count.

It is read once for each state of the content; while nothing changes, one small query is enough.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter

from django.db.models import CharField
from django.db.models import Value as Literal

from certifications.facets import FACETS, NOT_STATED, FacetIndex, Value, bit_set
from certifications.models import Audience, Certification, Level, Track
from institutions.models import Institution
from publishing.version import kept

# Facet → key → label, then code and colour of its bullet if it has one; in the order of display.
Labels = dict[str, dict[str, Sequence[str]]]
Members = dict[Hashable, list[int]]  # value → the positions that have it
COLUMNS = 6  # of facet_rows()


def build_index() -> FacetIndex:
    visible = Certification.objects.visible()
    columns = list(zip(*visible.facet_rows(), strict=True)) or [()] * COLUMNS
    ids, names, tracks, levels, statuses, guides = columns
    positions = {pk: position for position, pk in enumerate(ids)}
    # What was published since the first query is in no position yet.
    pairs = Certification.objects.role_pairs()
    roles = [(positions[pk], *pair) for pk, *pair in pairs if pk in positions]
    awards = [(positions[pk], slug) for pk, slug in visible.provider_pairs() if pk in positions]
    by_track = _grouped(enumerate(tracks))
    members = {
        "role": _grouped((position, role) for position, role, _ in roles),
        "track": by_track,
        "level": _grouped((n, level or NOT_STATED) for n, level in enumerate(levels)),
        "status": _grouped(enumerate(statuses)),
        "institution": _with_taught(_grouped(awards), by_track),
        "guide": _grouped((n, "yes" if guide else "no") for n, guide in enumerate(guides)),
    }
    labels = _labels()
    ways = _grouped((position, (way, role)) for position, role, way in roles)
    return FacetIndex(
        ids,
        {
            facet: {
                key: Value(key, label, bit_set(members[facet].get(key, ())), *bullet)
                for key, (label, *bullet) in labels[facet].items()
            }
            for facet in FACETS
        },
        {way: bit_set(found) for way, found in ways.items()},
        _orders(names, tracks, list(labels["track"])),
    )


current_index = kept(build_index)


def _grouped(pairs: Iterable[tuple[int, Hashable]]) -> Members:
    found = defaultdict(list)
    for position, value in pairs:
        found[value].append(position)
    return found


def _with_taught(awarded: Members, by_track: Members) -> Members:
    """What each institution awards, and all certifications of the tracks that it teaches."""
    taught = Institution.objects.visible().filter(tracks__isnull=False)
    for school, track in taught.order_by().values_list("slug", "tracks__slug"):
        awarded[school] += by_track.get(track, ())
    return awarded


def _labels() -> Labels:
    """All values that can be chosen, also those that no certification has."""
    role_model = Audience.roles.rel.related_model  # roles stand above this app
    named = {
        "role": role_model.objects.visible(),
        "track": Track.objects,
        "level": Level.objects,
        "institution": Institution.objects.visible(),
    }
    first, *others = (
        rows.order_by().values_list(_text(facet), "order", "slug", "name", *_bullet(facet))
        for facet, rows in named.items()
    )
    labels: Labels = {facet: {} for facet in FACETS}
    for facet, _, slug, *label in sorted(first.union(*others, all=True), key=itemgetter(1, 3)):
        labels[facet][slug] = label
    labels["level"][NOT_STATED] = ["Not stated"]
    labels["status"] = {key: [label] for key, label in Certification.Status.choices}
    labels["guide"] = {"yes": ["With a guide"], "no": ["Listed only"]}
    return labels


def _text(words: str) -> Literal:
    return Literal(words, CharField())


def _bullet(facet: str) -> list:
    return ["code", "colour"] if facet == "track" else [_text(""), _text("")]


def _orders(names: Sequence[str], tracks: Sequence[str], track_order: list[str]) -> dict:
    """The positions in each way of sorting; what is equal stays in recommended order."""
    ranks = {track: rank for rank, track in enumerate(track_order)}
    everybody = range(len(names))
    return {
        "order": everybody,
        "name": sorted(everybody, key=lambda position: _alphabetical(names[position])),
        "track": sorted(everybody, key=lambda position: ranks.get(tracks[position], len(ranks))),
    }


def _alphabetical(name: str) -> str:
    """What is compared of a name: “Émile” stands beside “emil”, not after “Zoë”."""
    if name.isascii():
        return name.casefold()
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()
