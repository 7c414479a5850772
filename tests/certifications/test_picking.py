"""Certifications that a visitor names in the address."""

import pytest

from certifications.models import Alias
from certifications.picking import Picked
from certifications.picking import pick as pick_at_most
from publishing.models import State
from tests.factories import AliasFactory, CertificationFactory

pytestmark = pytest.mark.django_db


def pick(slugs, typed="", most=4) -> Picked:
    return pick_at_most(slugs, typed, most=most)


def test_the_order_of_the_address_is_kept_and_doubles_count_once():
    first, second = CertificationFactory(slug="b"), CertificationFactory(slug="a")
    assert pick(["b", "a", "b"]).certifications == [first, second]


def test_what_names_nothing_visible_is_dropped():
    CertificationFactory(slug="draft", state=State.DRAFT)
    picked = pick(["draft", "nowhere", "", "\x00", "😀"])
    assert (picked.certifications, picked.dropped) == ([], ["draft", "nowhere", "😀"])


def test_an_address_from_before_is_followed():
    moved = CertificationFactory(slug="before")
    moved.slug = "now"
    moved.save()
    picked = pick(["before", "now"])
    assert (picked.certifications, picked.dropped) == ([moved], [])


def test_what_the_page_does_not_take_is_told_apart():
    rows = [CertificationFactory(slug=f"c{n}") for n in range(6)]
    picked = pick([row.slug for row in rows], most=4)
    assert (picked.certifications, picked.surplus) == (rows[:4], rows[4:])


@pytest.mark.parametrize("typed", ["MLOps Certified Professional", "mlocp", "MLOps Professional"])
def test_a_name_an_abbreviation_and_an_alias_add_the_certification(typed):
    wanted = CertificationFactory(
        name="MLOps Certified Professional", abbreviation="MLOCP", slug="mlocp"
    )
    AliasFactory(certification=wanted, name="MLOps Professional")
    assert pick([], typed).added == wanted
    assert pick([typed.upper()]).certifications == [wanted]


def test_a_rejected_alias_adds_nothing():
    AliasFactory(name="DCP", state=Alias.State.REJECTED)
    assert pick([], "DCP").added is None


def test_a_retired_certification_is_added_unless_another_bears_the_name():
    retired = CertificationFactory(name="Old", status="retired")
    assert pick([], "old").added == retired
    current = CertificationFactory(name="Old")
    assert pick([], "old").added == current


def test_what_is_there_already_is_not_unknown():
    there = CertificationFactory(name="Walrus", slug="walrus")
    picked = pick(["walrus"], "walrus")
    assert (picked.added, picked.is_there) == (None, True)
    assert not pick([], "walrus").is_there
    assert pick([], "walrus").named == there


def test_a_name_of_two_is_offered_as_matches():
    rows = [CertificationFactory(name="Expert", recommended_order=n) for n in range(2)]
    picked = pick([], "Expert")
    assert (picked.added, picked.matches) == (None, rows)


def test_without_a_match_the_first_of_the_catalogue_are_offered():
    held, other = CertificationFactory(), CertificationFactory()
    picked = pick([held.slug], "xyzzy")
    assert (picked.matches, picked.offers) == ([], [other])
