from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from certifications.models import Certification
from faqs.models import Question
from guide import models as guide
from institutions.models import Institution
from paths.models import LearningPath
from publishing.models import Publishable, State
from roles.models import Recommendation, Role
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TestimonialFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = {
    Certification: CertificationFactory,
    Institution: InstitutionFactory,
    LearningPath: LearningPathFactory,
    Question: QuestionFactory,
    Role: RoleFactory,
    guide.Section: SectionFactory,
    guide.Testimonial: TestimonialFactory,
}
HOUR = timedelta(hours=1)
LIVES = {
    "published": ({}, True),
    "draft": ({"state": State.DRAFT}, False),
    "in review": ({"state": State.REVIEW}, False),
    "scheduled": ({"publish_at": HOUR}, False),
    "started": ({"publish_at": -HOUR}, True),
    "expired": ({"expire_at": -HOUR}, False),
    "lasting": ({"expire_at": HOUR}, True),
    "draft with a date": ({"state": State.DRAFT, "publish_at": -HOUR}, False),
}


def life(fields: dict) -> dict:
    now = timezone.now()
    return {k: now + v if isinstance(v, timedelta) else v for k, v in fields.items()}


def test_every_publishable_model_is_covered_here():
    concrete = {m for m in Publishable.__subclasses__() if not m._meta.abstract}
    pages = {m for a in Publishable.__subclasses__() for m in a.__subclasses__()}
    assert concrete | pages == set(FACTORIES)


@pytest.mark.parametrize("model", FACTORIES)
@pytest.mark.parametrize("stage", LIVES)
def test_visitors_see_only_what_is_published_now(model, stage):
    fields, expected = LIVES[stage]
    row = FACTORIES[model](**life(fields))
    assert model.objects.visible().filter(pk=row.pk).exists() is expected
    assert row.is_visible is expected


def test_visibility_is_decided_at_the_moment_of_reading():
    soon = timezone.now() + HOUR
    role = RoleFactory(publish_at=soon)
    assert not Role.objects.visible().exists()
    assert Role.objects.visible(at=soon).get() == role


@pytest.mark.parametrize("stage", LIVES)
def test_a_join_asks_the_same_question_as_the_row_itself(stage):
    fields, expected = LIVES[stage]
    RecommendationFactory(role__state=State.PUBLISHED, certification=CertificationFactory())
    recommendation = RecommendationFactory(certification=CertificationFactory(**life(fields)))
    assert Recommendation.objects.visible().filter(pk=recommendation.pk).exists() is expected


@pytest.mark.parametrize("model", FACTORIES)
def test_expiry_before_publishing_is_refused(model):
    now = timezone.now()
    row = FACTORIES[model].build(publish_at=now, expire_at=now - HOUR)
    with pytest.raises(ValidationError, match="must be later"):
        row.validate_constraints()


def test_the_database_refuses_an_unknown_state():
    with pytest.raises(IntegrityError):
        RoleFactory(state="gone")
