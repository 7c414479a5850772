"""Certifications that a visitor names, kept in the address of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from certifications.models import Certification
from publishing.models import OldSlug
from publishing.prepared import prepared, read_by_key
from publishing.text import one_line

OFFERED = 8  # certifications that a typed name may mean, or that are offered before
MOST_TYPED = 200  # characters of a typed name that are read


@dataclass(frozen=True)
class Picked:
    """What the address names.

    ``dropped`` are the words that name nothing a visitor may see, ``surplus`` the certifications
    beyond the ``most`` that the page takes, ``typed`` a name to add, of which the end ``is_cut``
    where it is too long. The ``unsuggested`` are offered only to whoever types their names.
    """

    most: int
    certifications: list[Certification]
    dropped: list[str]
    surplus: list[Certification]
    typed: str
    is_cut: bool
    unsuggested: Iterable[Certification]

    @property
    def is_full(self) -> bool:
        return len(self.certifications) >= self.most

    @property
    def slugs(self) -> list[str]:
        return [certification.slug for certification in self.certifications]

    def slugs_with(self, certification: Certification) -> list[str]:
        return [*self.slugs, certification.slug]

    def slugs_without(self, certification: Certification) -> list[str]:
        return [slug for slug in self.slugs if slug != certification.slug]

    @cached_property
    def named(self) -> Certification | None:
        """What ``typed`` names exactly."""
        return _named(self.typed) if self.typed else None

    @property
    def added(self) -> Certification | None:
        """What is named and not there yet."""
        return None if self.named in self.certifications else self.named

    @property
    def is_there(self) -> bool:
        """Whether what is named is there already."""
        return self.named in self.certifications

    @cached_property
    def matches(self) -> list[Certification]:
        """What ``typed`` may mean."""
        if not self.typed:
            return []
        others = _offers().exclude(pk__in=self._keys)
        return list(others.matching(self.typed)[:OFFERED])

    @cached_property
    def offers(self) -> list[Certification]:
        """The matches; where there are none, what stands first in the catalogue."""
        known = [certification.pk for certification in self.unsuggested]
        return self.matches or _offered(*self._keys, *known)

    @property
    def _keys(self) -> list[int]:
        return [certification.pk for certification in self.certifications]


def pick(
    slugs: Iterable[str],
    typed: str = "",
    *,
    most: int,
    unsuggested: Iterable[Certification] = (),
) -> Picked:
    """Read what the address names: ``slugs`` in their order, and a name that somebody ``typed``.

    All of it may be anything that a visitor sent. Addresses that a certification had before are
    followed, and so is a name that only one has; whatever is named twice counts once.
    """
    asked = list(dict.fromkeys(filter(None, map(one_line, slugs))))[: most * 5]
    found = _by_slug(asked)
    found |= _by_name([word for word in asked if word not in found][:most])
    picked = list(dict.fromkeys(found[slug] for slug in asked if slug in found))
    return Picked(
        most=most,
        certifications=picked[:most],
        dropped=[slug for slug in asked if slug not in found],
        surplus=picked[most:],
        typed=one_line(typed, MOST_TYPED),
        is_cut=len(typed.strip()) > MOST_TYPED,
        unsuggested=unsuggested,
    )


@prepared
def _at(*slugs: str) -> QuerySet[Certification]:
    return Certification.objects.visible().for_cards().filter(slug__in=slugs)


@prepared
def _offered(*but: int) -> QuerySet[Certification]:
    return _offers().exclude(pk__in=but)[:OFFERED]


def _offers() -> QuerySet[Certification]:
    offered = Certification.objects.visible().offered().in_recommended_order()
    return offered.only("slug", "name", "abbreviation")


def _by_slug(slugs: list[str]) -> dict[str, Certification]:
    found = {certification.slug: certification for certification in read_by_key(_at, slugs)}
    if moved := [slug for slug in slugs if slug not in found]:
        visible = Certification.objects.visible().for_cards()
        found |= OldSlug.objects.current_pages(visible, moved)
    return found


def _by_name(words: list[str]) -> dict[str, Certification]:
    found = {word: _named(word) for word in words}
    return {word: certification for word, certification in found.items() if certification}


def _named(text: str) -> Certification | None:
    """What ``text`` names exactly, where it is only one; a retired one only if no other is."""
    named = list(Certification.objects.visible().for_cards().named(text)[:OFFERED])
    offered = [certification for certification in named if certification.is_offered] or named
    return offered[0] if len(offered) == 1 else None
