import pytest
from django.db import IntegrityError

from paths.models import PathStep
from tests.factories import PathStepFactory

pytestmark = pytest.mark.django_db


def test_a_path_names_a_certification_once():
    step = PathStepFactory()
    with pytest.raises(IntegrityError):
        PathStepFactory(path=step.path, certification=step.certification)


def test_a_step_is_visible_where_both_its_ends_are():
    shown = PathStepFactory()
    PathStepFactory(path__state="draft")
    PathStepFactory(certification__state="draft")
    assert PathStep.objects.visible().get() == shown
