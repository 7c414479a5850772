"""No page shows what is not published, by whichever relation it could be reached."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certifications.models import Certification
from faqs.models import Question
from guide.models import Section
from institutions.models import Institution
from paths.models import LearningPath
from roles.models import Role
from tests.factories import (
    AudienceFactory,
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    NextStepFactory,
    PathStepFactory,
    PreparationPlanFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TestimonialFactory,
    TrackFactory,
)
from tests.test_pages import PAGES

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
UNSEEN = {
    "draft": lambda: {"state": "draft"},
    "in review": lambda: {"state": "review"},
    "scheduled": lambda: {"publish_at": timezone.now() + HOUR},
    "expired": lambda: {"expire_at": timezone.now() - HOUR},
}
ADDRESSES = {
    **PAGES,
    "retired": "/certifications/?status=retired",
    "question": "/faqs/shown/",
    "search": "/search/?q=secre",
    "search with a mistake": "/search/?q=secrte",
    "suggestions": "/search/suggestions/?q=secre",
    "sitemap of certifications": "/sitemap-certification.xml",
    "sitemap of questions": "/sitemap-question.xml",
    "sitemap of roles": "/sitemap-role.xml",
    "sitemap of paths": "/sitemap-learningpath.xml",
    "sitemap of institutions": "/sitemap-institution.xml",
}
LISTS = {
    Certification: "/certifications/",
    LearningPath: "/paths/",
    Role: "/roles/",
    Institution: "/institutions/",
    Question: "/faqs/",
}


def a_portal_with_secrets(unseen: dict) -> None:
    """Everything that is published is tied to something unseen that is called SECRET."""
    secret = {"slug": "secret", **unseen}
    school = InstitutionFactory(slug="devopsschool")
    hidden_school = InstitutionFactory(name="SECRET", **secret)
    track = TrackFactory(slug="mlops")
    track.institutions.add(school, hidden_school)
    hidden = CertificationFactory(name="SECRET", track=track, provider=school, **secret)
    centre = CertificationFactory(
        slug="mlocp", has_guide=True, track=track, provider=hidden_school,
    )  # fmt: skip
    PreparationPlanFactory(certification=centre, min_days=30, max_days=30)
    PreparationPlanFactory(certification=hidden)
    CertificationFactory(slug="old", status="retired", successor=hidden, track=track)
    listed = CertificationFactory(
        slug="devops-professional", track=track, status="retiring", successor=hidden
    )
    role = RoleFactory(slug="devops-engineer")
    hidden_role = RoleFactory(name="SECRET", **secret)
    for recommended in (hidden, listed):
        RecommendationFactory(role=role, certification=recommended, label="", why="")
    RecommendationFactory(role=hidden_role, certification=centre)
    role.audiences.add(AudienceFactory(certification=hidden, title="SECRET audience"))
    hidden_role.audiences.add(AudienceFactory(certification=centre))
    path = LearningPathFactory(slug="devops")
    PathStepFactory(path=path, certification=hidden)
    PathStepFactory(path=LearningPathFactory(name="SECRET", **secret), certification=centre)
    NextStepFactory(certification=centre, target=hidden)
    NextStepFactory(certification=None, track=track, target=hidden)
    NextStepFactory(certification=hidden, target=centre)
    question = QuestionFactory(slug="shown", certification=hidden)
    hidden_question = QuestionFactory(
        title="SECRET?", topic=question.topic, certification=centre, **secret
    )
    question.related.add(hidden_question)
    for block in Section.Block.values:
        SectionFactory(block=block)
    SectionFactory(title="SECRET", parent=SectionFactory(), **secret)
    SectionFactory(title="SECRET child", parent=SectionFactory(**{**secret, "slug": "secret-2"}))
    TestimonialFactory(name="SECRET", **unseen)


@pytest.mark.parametrize("stage", UNSEEN)
def test_nothing_unseen_shows_anywhere(client, stage, subtests):
    a_portal_with_secrets(UNSEEN[stage]())
    for name, address in ADDRESSES.items():
        with subtests.test(name):
            response = client.get(address)
            assert response.status_code == 200
            assert "secret" not in response.text.lower()


@pytest.mark.parametrize("stage", UNSEEN)
@pytest.mark.parametrize("model", LISTS)
def test_what_is_unseen_has_no_page(client, stage, model):
    a_portal_with_secrets(UNSEEN[stage]())
    assert model.objects.filter(slug="secret").exists()
    assert client.get(f"{LISTS[model]}secret/").status_code == 404


@pytest.mark.parametrize("stage", UNSEEN)
def test_no_count_holds_what_is_unseen(client, stage):
    a_portal_with_secrets(UNSEEN[stage]())
    catalogue = client.get("/certifications/").context["catalogue"]
    assert catalogue.total == 2
    for facet in catalogue.facets:
        assert all(value.count <= 2 for value in facet.values)
