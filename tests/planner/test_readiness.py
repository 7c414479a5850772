import pytest

from tests.factories import CertificationFactory, MistakeFactory, SkillFactory
from tests.html import faults, find_all, head_of, text_of

READY = "/plan/mlocp/ready/"


@pytest.fixture
def parts(certification):
    """Two skills and a mistake."""
    return [
        SkillFactory(certification=certification, title="Serving"),
        SkillFactory(certification=certification, title="Drift"),
        MistakeFactory(certification=certification, title="Hurry", remedy="Take your time."),
    ]


def study_list(client, answers: dict) -> dict[str, list[str]]:
    response = client.get(READY, answers)
    assert faults(response.text) == []
    return {
        heading: [item.entry.title for item in items]
        for heading, items in response.context["check"].to_study
    }


def test_the_answers_end_in_a_list_of_what_to_study(client, parts):
    serving, drift, hurry = (str(part.uid) for part in parts)
    assert study_list(client, {serving: "no", drift: "partly", hurry: "no"}) == {
        "Study from the ground up": ["Serving"],
        "Go over again": ["Drift"],
        "Get out of the habit": ["Hurry"],
    }
    assert study_list(client, {serving: "yes"}) == {"Not answered yet": ["Drift", "Hurry"]}
    assert study_list(client, {serving: "yes", drift: "yes", hurry: "yes"}) == {}


def test_each_entry_leads_to_its_part_of_the_guide(client, parts):
    html = client.get(READY, {str(part.uid): "no" for part in parts}).text
    guide = client.get("/certifications/mlocp/").text
    ids = {e.get("id") for e in find_all(guide, "li") + find_all(guide, "div")}
    for part in parts:
        assert f'href="/certifications/mlocp/#part-{part.uid}"' in html
        assert f"part-{part.uid}" in ids


def test_each_question_says_what_is_meant_and_leads_to_the_guide(client, certification):
    skill = SkillFactory(certification=certification, title="Drift", detail="Notice *changes*.")
    (row,) = find_all(client.get(READY).text, "fieldset")
    assert "Notice changes. Read on “Drift”" in text_of(row)
    (link,) = row.iter("a")
    assert link.get("href") == f"/certifications/mlocp/#part-{skill.uid}"


def test_the_address_keeps_the_answers(client, parts):
    html = client.get(READY, {str(parts[0].uid): "partly"}).text
    checked = [e for e in find_all(html, "input") if "checked" in e.attrib]
    assert [(e.get("name"), e.get("value")) for e in checked] == [(str(parts[0].uid), "partly")]
    assert head_of(html)["robots"] == "noindex, follow"
    assert head_of(html)["canonical"] == "http://testserver/plan/mlocp/ready/"


GONE = "00000000-0000-4000-8000-00000000000{}"


@pytest.mark.parametrize("query", [{GONE.format(1): "yes"}, {GONE.format(n): "no" for n in (1, 2)}])
def test_what_the_guide_does_not_know_is_dropped_with_a_note(client, parts, query):
    response = client.get(READY, {str(parts[0].uid): "maybe", **query})
    said = [text_of(e) for e in find_all(response.text, "p") if e.get("role") == "status"]
    assert said[-1].startswith(f"{len(query) + 1} answers in this address do not belong")
    assert not response.context["check"].is_answered


def test_a_mistake_is_avoided_or_not_but_never_partly(client, parts):
    assert client.get(READY, {str(parts[2].uid): "partly"}).context["check"].unknown == 1


def test_a_form_without_an_answer_asks_for_one(client, parts):
    button = next(e for e in find_all(client.get(READY).text, "button") if e.get("name"))
    query = {button.get("name"): button.get("value")}
    response = client.get(READY, query)
    assert response.status_code == 422
    assert faults(response.text) == []
    said = [text_of(e) for e in find_all(response.text, "div") if e.get("role") == "alert"]
    assert said == ["Nothing is answered yet. Answer at least one, and you see what to study."]
    assert client.get(READY, {**query, str(parts[0].uid): "no"}).status_code == 200


@pytest.mark.django_db
def test_without_a_guide_there_is_nothing_to_check(client):
    hidden = CertificationFactory(slug="mlocp")
    SkillFactory(certification=hidden, title="SECRET")
    response = client.get(READY, {"show": "1"})
    assert response.status_code == 200
    assert "There is nothing to check yet." in response.text
    assert "SECRET" not in response.text


def test_what_a_mail_program_adds_to_the_address_is_no_answer(client, parts):
    assert client.get(READY, {"utm_source": "x"}).context["check"].unknown == 0
