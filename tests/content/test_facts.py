"""The starter content against the facts of the source guide."""

from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

CONTENT = Path(__file__).parents[2] / "content"


@cache
def read(path: str):
    return YAML(typ="safe").load(CONTENT / f"{path}.yaml")


def folder(name: str) -> dict[str, dict]:
    """File name → what it holds, in the order that the files give themselves."""
    found = {path.stem: read(f"{name}/{path.stem}") for path in (CONTENT / name).glob("*.yaml")}
    order = {"certifications": "recommended_order"}.get(name, "order")
    return dict(sorted(found.items(), key=lambda item: item[1][order]))


FACTS = YAML(typ="safe").load(Path(__file__).parent / "facts.yaml")
MLOCP = read("certifications/mlocp")


def texts(value) -> str:
    """All the text in ``value``, on one line."""
    if isinstance(value, dict):
        return " ".join(texts(item) for item in value.values())
    if isinstance(value, list):
        return " ".join(texts(item) for item in value)
    return " ".join(str(value).split())


def missing(words: list[str], text: str) -> list[str]:
    """Which of ``words`` the text has not; ``a|b`` stands for either."""
    return [word for word in words if not any(part in text for part in word.split("|"))]


def test_all_institutions_are_there_with_just_the_websites_that_are_stated():
    stated = ("name", "website")
    found = [
        {key: row[key] for key in stated if key in row} for row in folder("institutions").values()
    ]
    assert found == FACTS["institutions"]


def test_all_certifications_are_there_and_no_other():
    found = {slug: row["name"] for slug, row in folder("certifications").items()}
    assert found == FACTS["certifications"]


def test_only_mlocp_has_a_guide():
    with_guide = [s for s, row in folder("certifications").items() if row["has_guide"]]
    assert with_guide == ["mlocp"]


def test_a_listed_certification_claims_no_fact():
    known = {
        *("name", "track", "track_inferred", "level", "level_inferred", "status", "has_guide"),
        *("recommended_order", "tagline", "summary", "state", "last_reviewed", "aliases"),
        "source_statements",
    }
    for slug, row in folder("certifications").items():
        if slug != "mlocp":
            assert set(row) <= known, slug
            assert row["status"] == "unverified", slug


def test_aliases_are_proposed_and_no_more_than_the_source_suggests():
    found = {
        slug: row["aliases"] for slug, row in folder("certifications").items() if "aliases" in row
    }
    assert {s: [a["name"] for a in rows] for s, rows in found.items()} == FACTS["aliases"]
    assert {a["state"] for rows in found.values() for a in rows} == {"proposed"}


@pytest.mark.parametrize("field", FACTS["mlocp"])
def test_mlocp_has_the_stated_value(field):
    assert MLOCP[field] == FACTS["mlocp"][field]


@pytest.mark.parametrize("kind", FACTS["parts"])
def test_the_deep_dive_has_its_parts_under_their_names(kind):
    assert [part["title"] for part in MLOCP[kind]] == FACTS["parts"][kind]


def test_the_plans_have_the_stated_days_and_tasks_for_all_of_the_time():
    assert [[p["min_days"], p["max_days"]] for p in MLOCP["plans"]] == FACTS["plans"]
    assert [sum(task["share"] for task in plan["tasks"]) for plan in MLOCP["plans"]] == [100] * 3


@pytest.mark.parametrize("origin", FACTS["next_steps"])
def test_each_list_of_next_steps_is_kept(origin):
    found = {step["kind"]: step["target"] for step in read(origin)["next_steps"]}
    assert found == FACTS["next_steps"][origin]
    assert all(step["source"] for step in read(origin)["next_steps"])


def test_every_contradiction_is_kept_with_at_least_two_statements():
    subjects = [statement["subject"] for statement in MLOCP["source_statements"]]
    assert list(dict.fromkeys(subjects)) == FACTS["disputed"]
    assert all(subjects.count(subject) >= 2 for subject in subjects)
    assert all(statement["source"] for statement in MLOCP["source_statements"])


@pytest.mark.parametrize("figure", ["difficulty", "exam_form", "pass_mark", "validity"])
def test_every_figure_says_where_it_stands(figure):
    assert MLOCP[f"{figure}_source"].startswith("Section 8")


def test_all_paths_are_there():
    assert [row["name"] for row in folder("paths").values()] == FACTS["paths"]


@pytest.mark.parametrize("role", FACTS["roles"])
def test_a_role_has_its_two_recommendations_under_the_printed_labels(role):
    row = next(row for row in folder("roles").values() if row["name"] == role)
    found = {r["label"]: r["certification"] for r in row["recommendations"]}
    assert list(found.items()) == list(FACTS["roles"][role].items())


def test_there_are_eight_roles():
    assert [row["name"] for row in folder("roles").values()] == list(FACTS["roles"])


@pytest.mark.parametrize("topic", FACTS["questions"])
def test_all_questions_are_there_in_order_and_answered(topic):
    rows = read(f"faqs/{topic}")["questions"]
    assert [row["slug"] for row in rows] == list(FACTS["questions"][topic])
    for row in rows:
        answer = texts([row["short_answer"], row.get("answer", "")])
        assert missing(FACTS["questions"][topic][row["slug"]], answer) == [], row["slug"]


def test_there_are_twelve_general_questions_and_eight_about_mlocp():
    assert [len(rows) for rows in FACTS["questions"].values()] == [12, 8]


@pytest.mark.parametrize("name", FACTS["testimonials"])
def test_a_testimonial_is_retold_in_the_third_person_and_unverified(name):
    row = next(row for row in folder("testimonials").values() if row["name"] == name)
    assert missing([name, *FACTS["testimonials"][name]], texts(row["text"])) == []
    assert not {"I", "my", "My", "our", "Our", "we"} & set(texts(row["text"]).split())
    assert row["verification"] == "unverified"


def test_five_people_are_heard():
    assert [row["name"] for row in folder("testimonials").values()] == list(FACTS["testimonials"])


def test_the_sections_stand_in_the_order_of_the_source():
    found = [[s.split("-", 1)[1], row.get("number", "")] for s, row in folder("sections").items()]
    assert found == FACTS["sections"]


def test_the_introduction_has_three_explainers():
    children = read("sections/01-introduction")["children"]
    assert [child["slug"] for child in children] == FACTS["explainers"]


@pytest.mark.parametrize("path", FACTS["mentions"])
def test_what_the_source_says_of_it_is_mentioned(path):
    assert missing(FACTS["mentions"][path], texts(read(path))) == []
