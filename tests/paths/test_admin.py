import pytest
from django.urls import reverse

from paths.models import PathStep
from tests.factories import LearningPathFactory, PathStepFactory

pytestmark = pytest.mark.django_db


def entries(path, *steps, **changes) -> dict:
    values = {"name": path.name, "slug": path.slug, "suits": "x", "focus": "x", "summary": "x"}
    values |= {"order": 0, "state": "published", "steps-TOTAL_FORMS": len(steps)}
    values |= {"steps-INITIAL_FORMS": PathStep.objects.count()}
    for i, (step, certification, position) in enumerate(steps):
        values |= {f"steps-{i}-id": step, f"steps-{i}-path": path.pk}
        values |= {f"steps-{i}-certification": certification, f"steps-{i}-position": position}
    return values | changes


def post(client, path, *steps):
    url = reverse("admin:paths_learningpath_change", args=[path.pk])
    return client.post(url, entries(path, *steps))


def test_steps_are_saved_in_their_new_order(admin_client):
    path = LearningPathFactory()
    one, two = PathStepFactory(path=path), PathStepFactory(path=path)
    rows = (one.pk, one.certification_id, 2), (two.pk, two.certification_id, 1)
    assert post(admin_client, path, *rows).status_code == 302
    assert list(path.steps.values_list("position", "pk")) == [(0, two.pk), (1, one.pk)]


def test_a_certification_twice_is_refused_and_nothing_is_saved(admin_client):
    path = LearningPathFactory()
    step = PathStepFactory(path=path)
    rows = (step.pk, step.certification_id, 1), ("", step.certification_id, 2)
    response = post(admin_client, path, *rows)
    assert response.status_code == 200
    assert "already a step of the path" in response.text
    assert PathStep.objects.count() == 1


def test_two_steps_cannot_be_swapped_by_their_certifications(admin_client):
    """Dragging does that; the database would refuse the state between the two updates."""
    path = LearningPathFactory()
    one, two = PathStepFactory(path=path), PathStepFactory(path=path)
    rows = (one.pk, two.certification_id, 1), (two.pk, one.certification_id, 2)
    response = post(admin_client, path, *rows)
    formset = response.context["inline_admin_formsets"][0].formset
    assert [list(errors) for errors in formset.errors] == [["certification"], ["certification"]]


def test_a_path_of_an_unknown_certification_is_refused(admin_client):
    path = LearningPathFactory()
    response = post(admin_client, path, ("", 999_999, 1))
    formset = response.context["inline_admin_formsets"][0].formset
    assert [list(errors) for errors in formset.errors] == [["certification"]]
