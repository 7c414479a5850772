"""What comes next, with the reason."""

import pytest

from certifications.models import Certification, NextStep
from guide.advice import Direction
from guide.next_step import read_next_steps
from publishing.models import State
from tests.factories import (
    AliasFactory,
    CertificationFactory,
    LearningPathFactory,
    NextStepFactory,
    PathStepFactory,
    PreparationPlanFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TrackFactory,
)
from tests.html import find_all, text_of

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


@pytest.mark.parametrize(
    ("query", "silences"),
    [
        ("held=held&direction=lead", {"names no such step after what you hold": ["Lead"]}),
        ("held=held", {"no such step": ["Lead"], "or it is no longer offered": ["Broaden"]}),
        ("held=held&held=next&direction=deepen", {"you hold all that": ["Deepen"]}),
        ("held=held&direction=broaden", {"or it is no longer offered": ["Broaden"]}),
        ("direction=lead", {"only after a certification": ["Lead"]}),
        ("role=sre&direction=lead", {"only after a certification": ["Lead"]}),
        ("role=sre", {}),
        ("role=idle", {"no certification for this role": ["Idler"]}),
        ("role=sre&held=next&direction=lead", {"no such step": ["Lead"], "you hold": ["SRE"]}),
    ],
)
def test_where_the_guide_is_silent_the_page_says_so_and_leads_on(client, held, query, silences):
    following = CertificationFactory(slug="next")
    NextStepFactory(certification=held, target=following)
    NextStepFactory(certification=held, kind=CROSS, target=CertificationFactory(status="retired"))
    RecommendationFactory(role=RoleFactory(slug="sre", name="SRE"), certification=following)
    RoleFactory(slug="idle", name="Idler")
    response = client.get(f"/next/?{query}")
    found = response.context["asked"].answer.silences
    assert sorted(silence.asked for silence in found) == sorted(silences.values())
    for why, asked in silences.items():
        assert why in next(silence.why for silence in found if silence.asked == asked)
    assert all(silence.why in response.text for silence in found)
    assert ("see the whole map" in response.text) == bool(silences)
    can_widen = "direction" in query and query != "direction=lead"
    assert ("ask in any direction" in response.text) == can_widen


def test_what_lies_in_another_direction_stands_apart_after_the_silence(client, held):
    path = LearningPathFactory(name="The Path")
    for position, certification in enumerate([held, CertificationFactory(name="Further")]):
        PathStepFactory(path=path, certification=certification, position=position)
    role = RoleFactory(slug="sre")
    both = CertificationFactory(name="Both")
    for certification in (both, CertificationFactory(name="Other")):
        RecommendationFactory(role=role, certification=certification)
    NextStepFactory(certification=held, target=both)
    answer = read_next_steps(role, [held], Direction.DEEPEN)
    names = [[a.certification.name for a in g.answers] for g in (*answer.groups, *answer.beside)]
    assert (len(answer.groups), names) == (1, [["Both"], ["Other"], ["Further"]])
    headings = ["names no such step", ">Not in this direction</h2>", ">For your role</h3>"]
    html = client.get("/next/?held=held&role=sre&direction=lead").text
    assert [html.index(each) for each in headings] == sorted(map(html.index, headings))


def test_an_alias_is_taken_for_the_certification_that_it_means(client, held):
    AliasFactory(certification=held, name="Old Held")
    assert client.get("/next/?add=old held&role=&direction=lead").url == (
        "/next/?held=held&direction=lead"
    )


def test_unknown_words_are_dropped_with_a_note(client, held):
    response = client.get("/next/?role=king&held=nowhere&held=held&direction=down")
    assert response.status_code == 200
    said = "certification “nowhere”, role “king”, direction “down”."
    assert said in response.text


def test_a_name_that_is_too_long_is_said_to_be_cut(client, held):
    response = client.get("/next/", {"held": "held", "add": "x" * 3_000})
    assert "only its first 200 characters were read" in response.text


def test_the_map_lights_up_what_is_held_and_what_comes_next(client, held):
    target, beyond = CertificationFactory(slug="target"), CertificationFactory(slug="dark")
    NextStepFactory(certification=held, target=target)
    NextStepFactory(certification=None, track=held.track, target=target)
    NextStepFactory(certification=target, target=beyond)
    response = client.get("/next/?held=held")
    drawing = response.context["drawing"]
    assert drawing.lit == {"target"}
    assert [s.key for s in drawing.stations if s.is_start] == ["held"]
    assert {link.target for link in drawing.links if link.is_lit} == {"target"}
    assert len([link for link in drawing.links if link.is_lit]) == 2
    assert response.text.count('. You hold it"') == 1
    assert response.text.count('. After HLD, same track"') == 1
    legend = next(ul for ul in find_all(response.text, "ul") if ul.get("class") == "map-legend")
    assert text_of(legend).endswith(
        "You hold it It comes next From what you hold to what comes next"
    )


def ticks(response) -> dict[str, bool]:
    """What may be compared, and whether it is ticked at first."""
    boxes = [box for box in find_all(response.text, "input") if box.get("name") == "c"]
    return {box.get("value"): "checked" in box.attrib for box in boxes}


def test_the_answers_can_be_compared_and_no_rival_is_ticked_without_the_others(client, held):
    for kind, names in ((NextStep.Kind.SAME_TRACK, "ab"), (CROSS, "c"), (LEAD, "de")):
        for name in names:
            target = CertificationFactory(slug=name)
            NextStepFactory(certification=held, kind=kind, target=target)
    response = client.get("/next/?held=held")
    assert ticks(response) == {"a": True, "b": True, "c": True, "d": False, "e": False}
    form = next(form for form in find_all(response.text, "form") if form.get("id") == "compare")
    hidden = {box.get("name"): box.get("value") for box in form.iter("input")}
    assert hidden == {"held": "held"}


def test_only_what_has_a_plan_leads_to_it(client, held):
    for slug in ("planned", "unplanned"):
        target = CertificationFactory(slug=slug, has_guide=True)
        NextStepFactory(certification=held, target=target)
    PreparationPlanFactory(certification=Certification.objects.get(slug="planned"))
    links = [a.get("href") for a in find_all(client.get("/next/?held=held").text, "a")]
    assert {link for link in links if link.startswith("/plan/")} == {"/plan/", "/plan/planned/"}


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
