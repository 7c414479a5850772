import pytest

from certifications.deep_dive import read_deep_dive
from certifications.models import Alias, Prerequisite, SourceStatement
from tests.factories import (
    AliasFactory,
    AudienceFactory,
    CertificationFactory,
    MistakeFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    PrerequisiteFactory,
    ProjectFactory,
    SkillFactory,
    SourceStatementFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def certification():
    return CertificationFactory(has_guide=True)


def titles(entries) -> list[str]:
    return [entry.title for entry in entries]


def test_parts_come_in_the_editors_order(certification):
    SkillFactory(certification=certification, title="Second", order=2)
    SkillFactory(certification=certification, title="First", order=1)
    assert titles(read_deep_dive(certification).skills) == ["First", "Second"]


def test_prerequisites_come_by_strength_then_in_the_editors_order(certification):
    for order, strength in enumerate(["helpful", "required", "recommended", "required"]):
        PrerequisiteFactory(
            certification=certification, title=f"{strength} {order}", strength=strength, order=order
        )
    assert titles(read_deep_dive(certification).prerequisites) == [
        "required 1",
        "required 3",
        "recommended 2",
        "helpful 0",
    ]


def test_each_kind_carries_its_own_facts(certification):
    skill = SkillFactory(certification=certification, detail="Why it matters.")
    AudienceFactory(certification=certification)
    ProjectFactory(certification=certification)
    PrerequisiteFactory(
        certification=certification, strength=Prerequisite.Strength.REQUIRED, source="Section 2"
    )
    MistakeFactory(certification=certification, remedy="Automate it.")
    plan = PreparationPlanFactory(certification=certification, focus="Core terms")
    PlanTaskFactory(plan=plan, title="Draw it", share=40)
    dive = read_deep_dive(certification)
    assert (dive.skills[0].uid, dive.skills[0].detail) == (skill.uid, "Why it matters.")
    prerequisite = dive.prerequisites[0]
    assert (prerequisite.strength.label, prerequisite.is_required) == ("Required", True)
    assert prerequisite.source == "Section 2"
    assert dive.mistakes[0].remedy == "Automate it."
    assert (dive.plans[0].title, dive.plans[0].length) == ("Core terms", "7–14 days")
    assert [(task.title, task.share) for task in dive.plans[0].tasks] == [("Draw it", 40)]
    assert len(dive.audiences) == len(dive.projects) == 1


def test_a_rejected_alias_and_a_settled_contradiction_are_left_out(certification):
    AliasFactory(certification=certification, name="Kept", state=Alias.State.CONFIRMED)
    AliasFactory(certification=certification, name="Dropped", state=Alias.State.REJECTED)
    SourceStatementFactory(certification=certification, settled=True)
    SourceStatementFactory(
        certification=certification,
        subject=SourceStatement.Subject.NEXT_STEPS,
        statement="Go on to leadership.",
    )
    dive = read_deep_dive(certification)
    assert [(alias.title, alias.is_confirmed) for alias in dive.aliases] == [("Kept", True)]
    assert {k: titles(v) for k, v in dive.disputes.items()} == {
        "Next steps": ["Go on to leadership."]
    }


def test_a_deep_dive_takes_one_query_however_long_it_is(certification, django_assert_num_queries):
    SkillFactory(title="Of another one")
    for _ in range(30):
        SkillFactory(certification=certification)
        PlanTaskFactory(plan__certification=certification)
    with django_assert_num_queries(1):
        dive = read_deep_dive(certification)
    assert len(dive.skills) == 30
    assert sum(len(plan.tasks) for plan in dive.plans) == 30
