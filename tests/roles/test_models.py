import pytest
from django.db import IntegrityError

from certifications.models import Certification
from tests.factories import (
    AudienceFactory,
    CertificationFactory,
    RecommendationFactory,
    RoleFactory,
)

pytestmark = pytest.mark.django_db


def test_a_role_recommends_a_certification_once():
    recommendation = RecommendationFactory()
    with pytest.raises(IntegrityError):
        RecommendationFactory(role=recommendation.role, certification=recommendation.certification)


def test_an_unseen_role_that_shares_an_audience_with_a_visible_one_finds_nothing():
    draft, shown = RoleFactory(state="draft"), RoleFactory()
    audience = AudienceFactory(certification=CertificationFactory(has_guide=True))
    audience.roles.set([draft, shown])
    assert not Certification.objects.visible().suiting(draft).exists()
    assert Certification.objects.visible().suiting(shown).get() == audience.certification
