"""What comes next, with the reason."""

import pytest

from certifications.models import NextStep
from guide.next_step import Direction, read_next_steps
from publishing.models import State
from tests.factories import (
    AliasFactory,
    CertificationFactory,
    LearningPathFactory,
    NextStepFactory,
    PathStepFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db
CROSS, LEAD = NextStep.Kind.CROSS_TRACK, NextStep.Kind.LEADERSHIP


def answered(role=None, held=(), direction=None) -> list[tuple[str, list[str]]]:
    """The groups in order, each with the names of its answers."""
    groups = read_next_steps(role, list(held), direction).groups
    return [(g.sort, [a.certification.name for a in g.answers]) for g in groups]


@pytest.fixture
def held():
    return CertificationFactory(name="Held", abbreviation="HLD", slug="held")


def test_rival_answers_stand_side_by_side_each_with_its_reason_and_section(held):
    NextStepFactory(
        certification=held, target=CertificationFactory(name="A"), why="Why.", source="Section 3"
    )
    NextStepFactory(
        certification=None,
        track=held.track,
        target=CertificationFactory(name="B"),
        source="Section 6",
    )
    (group,) = read_next_steps(None, [held], Direction.DEEPEN).groups
    assert group.are_rivals
    reasons = [
        (a.certification.name, a.reasons[0].text, a.reasons[0].source) for a in group.answers
    ]
    assert reasons == [
        ("A", "After HLD, same track", "Section 3"),
        ("B", f"For {held.track.name} learners, same track", "Section 6"),
    ]


def test_a_direction_leaves_out_the_steps_of_the_others(held):
    for kind, name in ((CROSS, "Across"), (LEAD, "Up")):
        NextStepFactory(certification=held, kind=kind, target=CertificationFactory(name=name))
    assert answered(held=[held], direction=Direction.BROADEN) == [("broaden", ["Across"])]
    assert answered(held=[held]) == [("broaden", ["Across"]), ("lead", ["Up"])]


def test_what_is_held_or_retired_or_hidden_is_never_suggested(held):
    other = CertificationFactory()
    retired = CertificationFactory(status="retired")
    hidden = CertificationFactory(state=State.DRAFT)
    role = RoleFactory()
    for target in (other, retired, hidden):
        NextStepFactory(certification=held, target=target)
        RecommendationFactory(role=role, certification=target)
    assert answered(role, [held, other]) == []


def test_steps_in_a_circle_end(held):
    other = CertificationFactory(name="Other")
    NextStepFactory(certification=held, target=other)
    NextStepFactory(certification=other, target=held)
    assert answered(held=[held]) == [("deepen", ["Other"])]
    assert answered(held=[held, other]) == []


def test_a_recommendation_names_the_role_and_the_section_of_the_roles():
    SectionFactory(block="roles", number="5")
    role = RoleFactory(name="Platform Engineer")
    RecommendationFactory(role=role, certification=CertificationFactory(name="A"))
    (group,) = read_next_steps(role, [], None).groups
    reason = group.answers[0].reasons[0]
    assert (reason.text, reason.source) == ("recommended for Platform Engineer", "Section 5")
    assert not group.are_rivals


def test_several_reasons_stand_with_one_answer(held):
    role = RoleFactory()
    target = CertificationFactory(name="A")
    NextStepFactory(certification=held, target=target)
    RecommendationFactory(role=role, certification=target)
    (group,) = read_next_steps(role, [held], None).groups
    assert group.sort == "deepen"
    assert len(group.answers[0].reasons) == 2


def test_a_path_goes_on_after_the_last_step_that_is_held(held):
    path = LearningPathFactory(name="The DevOps Path")
    others = [CertificationFactory(name=name) for name in "ABC"]
    for position, certification in enumerate([others[0], held, others[1], others[2]]):
        PathStepFactory(path=path, certification=certification, position=position)
    (group,) = read_next_steps(None, [held], None).groups
    assert [a.certification.name for a in group.answers] == ["B"]
    assert group.answers[0].reasons[0].text == "Next on the DevOps Path"


def test_a_direction_without_a_step_is_told_honestly(client, held):
    NextStepFactory(certification=held, target=CertificationFactory())
    response = client.get("/next/?held=held&direction=lead")
    assert response.context["asked"].answer.unanswered == [Direction.LEAD]
    assert "names no such step" in response.text


def test_an_alias_is_taken_for_the_certification_that_it_means(client, held):
    AliasFactory(certification=held, name="Old Held")
    assert client.get("/next/?add=old held&role=&direction=lead").url == (
        "/next/?held=held&direction=lead"
    )


def test_unknown_words_are_dropped_with_a_note(client, held):
    response = client.get("/next/?role=king&held=nowhere&held=held&direction=down")
    assert response.status_code == 200
    assert response.context["asked"].dropped == ["nowhere", "king", "down"]


def test_the_map_lights_up_what_is_held_and_what_comes_next(client, held):
    target = CertificationFactory(slug="target")
    NextStepFactory(certification=held, target=target)
    CertificationFactory(slug="dark")
    drawing = client.get("/next/?held=held").context["drawing"]
    assert drawing.lit == {"held", "target"}


def test_the_answers_lead_on_to_the_comparison(client, held):
    for name in "ab":
        NextStepFactory(certification=held, target=CertificationFactory(slug=name))
    assert client.get("/next/?held=held").context["asked"].comparison == "/compare/?c=a&c=b"


def test_the_shipped_guide_gives_both_its_answers_after_mlocp(client, shipped):
    groups = client.get("/next/?held=mlocp").context["asked"].answer.groups
    found = {g.sort: [a.certification.name for a in g.answers] for g in groups}
    assert found["deepen"] == [
        "MLOps Architect Certified Expert",
        "Advanced ML Orchestration Specialist",
    ]
    assert found["broaden"] == ["DataOps Certified Professional"]
    assert found["lead"] == ["CTO / Engineering Director Program", "Strategic Tech Management"]


def test_nothing_asked_is_answered_with_the_form(client):
    response = client.get("/next/")
    assert "Choose a role" in response.text
    assert "drawing" not in response.context


def test_tracks_of_different_learners_do_not_mix(held):
    NextStepFactory(certification=None, track=TrackFactory(), target=CertificationFactory())
    assert answered(held=[held]) == []


def test_the_successor_of_what_is_held_comes_first(client):
    successor = CertificationFactory(name="New")
    old = CertificationFactory(
        name="Old", slug="old", status="retired", successor=successor, abbreviation="OLD"
    )
    NextStepFactory(certification=old, target=CertificationFactory(name="Next"))
    assert answered(held=[old]) == [("successor", ["New"]), ("deepen", ["Next"])]
    assert client.get("/next/?add=OLD").url == "/next/?held=old"


def test_a_hidden_successor_is_no_answer():
    hidden = CertificationFactory(state=State.DRAFT)
    assert answered(held=[CertificationFactory(status="retired", successor=hidden)]) == []


def test_a_role_beyond_the_list_stays_chosen(client):
    RoleFactory.create_batch(24, order=1)
    last = RoleFactory(slug="last", order=2)
    assert last in client.get("/next/?role=last").context["asked"].roles
