import pytest

from tests.factories import CertificationFactory, LearningPathFactory, PathStepFactory
from tests.html import find_all, text_of

pytestmark = pytest.mark.django_db


def test_steps_stand_in_order_and_drafts_do_not(client):
    path = LearningPathFactory(slug="devops")
    for position, name in [(3, "Third"), (1, "First"), (2, "Second")]:
        PathStepFactory(path=path, position=position, certification=CertificationFactory(name=name))
    PathStepFactory(path=path, position=0, certification=CertificationFactory(state="draft"))
    html = client.get("/paths/devops/").text
    titles = [text_of(heading) for heading in find_all(html, "h3")]
    assert [title.split()[-1] for title in titles] == ["First", "Second", "Third"]


def test_the_list_counts_the_steps_that_a_visitor_may_see(client):
    path = LearningPathFactory()
    PathStepFactory(path=path)
    PathStepFactory(path=path, certification=CertificationFactory(state="draft"))
    assert "1 certification</p>" in client.get("/paths/").text


def test_a_path_without_steps_says_so(client):
    LearningPathFactory(slug="new")
    assert "no published certification yet" in client.get("/paths/new/").text
