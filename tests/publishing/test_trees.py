"""A page as plain data: taken from the database, planted into it again."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from certifications.models import Certification, PlanTask, Skill
from institutions.models import Institution
from paths.models import LearningPath, PathStep
from publishing.content.kinds import declared_kinds, kind_of
from publishing.models import Publishable
from publishing.pending import undone
from publishing.trees import fields_of, is_provisional, plant, sketch, take
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    PathStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    SkillFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def publishable(model: type = Publishable) -> list[type[models.Model]]:
    classes = [each for child in model.__subclasses__() for each in publishable(child)]
    return classes if model._meta.abstract else [model, *classes]


@pytest.mark.parametrize("model", publishable(), ids=lambda model: model.__name__)
def test_every_shipped_page_is_planted_as_it_was_taken(shipped, model):
    for page in model.objects.all():
        tree = take(page)
        with undone():
            Certification.objects.update(provider=None)  # it protects an institution
            page.delete()
            assert take(plant(model, tree)) == tree


@pytest.fixture
def guide():
    certification = CertificationFactory(name="Old")
    SkillFactory(certification=certification, title="One", order=1)
    SkillFactory(certification=certification, title="Two", order=2)
    PlanTaskFactory(plan=PreparationPlanFactory(certification=certification))
    return certification


def test_a_tree_undoes_every_change_of_a_page_and_its_parts(guide):
    tree = take(guide)
    guide.name = "New"
    guide.save()
    Skill.objects.filter(title="One").delete()
    Skill.objects.update(title="Changed")
    SkillFactory(certification=guide)
    PlanTask.objects.all().delete()
    assert take(guide) != tree
    plant(Certification, tree)
    assert take(guide) == tree


def test_rows_keep_their_identity(guide):
    tree = take(guide)
    keys = sorted(Skill.objects.values_list("pk", flat=True))
    Skill.objects.update(title="Changed")
    plant(Certification, tree)
    assert sorted(Skill.objects.values_list("pk", flat=True)) == keys


def test_a_new_row_is_sketched_under_the_same_key_each_time(guide):
    tree = take(guide)
    keys = []
    for _ in range(2):
        Certification.objects.all().delete()
        assert sketch(Certification, tree) == []
        assert take(Certification.objects.get()) == tree
        assert is_provisional(Certification.objects.get())
        keys.append(Skill.objects.first().pk)
    assert keys[0] == keys[1]


def test_a_sketch_leaves_out_what_does_not_fit_any_more(guide):
    tree = take(guide)
    tree["values"] |= {"slug": "taken", "name": "New", "level": str(uuid4())}
    tree["parts"]["skills"][0]["values"]["title"] = ""
    CertificationFactory(slug="taken")
    problems = sketch(Certification, tree)
    guide.refresh_from_db()
    assert (guide.name, guide.slug != "taken") == ("New", True)
    assert [skill.title for skill in guide.skills.all()] == ["One", "Two"]
    assert len(problems) == 3


def test_rows_may_swap_what_only_one_of_them_can_have():
    path = LearningPathFactory()
    first, second = (PathStepFactory(path=path, position=place) for place in (1, 2))
    tree = take(path)
    one, two = first.certification, second.certification
    first.delete()
    second.certification = one
    second.save()
    PathStepFactory(path=path, certification=two, position=1)
    plant(LearningPath, tree)
    assert take(path) == tree
    assert PathStep.objects.count() == 2


def test_relations_that_another_kind_holds_belong_to_the_page():
    institution = InstitutionFactory()
    TrackFactory().institutions.add(institution)
    tree = take(institution)
    institution.tracks.clear()
    plant(Institution, tree)
    assert take(institution) == tree


def test_what_a_tree_refers_to_may_be_gone(guide):
    tree = take(guide)
    guide.track = TrackFactory()
    guide.save()
    Certification.objects.get(pk=guide.pk)
    guide.track.__class__.objects.filter(uid=tree["values"]["track"]).delete()
    with pytest.raises(ValidationError, match="deleted since"):
        plant(Certification, tree)


def test_no_field_that_staff_can_set_is_left_out():
    for kind in declared_kinds():
        for each in kind.walk():
            names = {field.name for field in fields_of(kind_of(each.model))}
            assert set(each.columns) - {"slug", each.up} <= names
