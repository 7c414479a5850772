import pytest

from institutions.models import Institution
from tests.factories import CertificationFactory, InstitutionFactory, TrackFactory
from tests.html import find_all, text_of

pytestmark = pytest.mark.django_db


def test_a_website_that_is_not_stated_is_not_invented(client):
    InstitutionFactory(slug="quiet")
    facts = find_all(client.get("/institutions/quiet/").text, "dl")[0]
    assert text_of(facts).endswith("Website Not stated")


def test_an_implied_provider_is_marked(client):
    school = InstitutionFactory(slug="school")
    CertificationFactory(name="MLOCP", provider=school, provider_inferred=True)
    assert "implied by the source guide, not stated" in client.get("/institutions/school/").text


def test_drafts_of_a_provider_stay_hidden(client):
    school = InstitutionFactory(slug="school")
    CertificationFactory(name="Secret", provider=school, state="draft")
    assert "Secret" not in client.get("/institutions/school/").text


def test_who_is_concerned_with_a_certification_awards_it_or_teaches_its_track():
    awards, teaches, neither = (InstitutionFactory() for _ in range(3))
    track = TrackFactory()
    track.institutions.add(awards, teaches)
    TrackFactory().institutions.add(neither)
    certification = CertificationFactory(track=track, provider=awards)
    found = Institution.objects.concerned_with(certification)
    assert sorted(found, key=lambda i: i.pk) == [awards, teaches]
