"""The starter content against the facts of the source guide."""

import re
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
FACTS = YAML(typ="safe").load(Path(__file__).parent / "facts.yaml")


@cache
def read(path: str):
    return YAML(typ="safe").load(ROOT / f"content/{path}.yaml")


MLOCP = read("certifications/mlocp")


def folder(name: str) -> dict[str, dict]:
    """File name → what it holds, in the order that the files give themselves."""
    found = {path.stem: read(f"{name}/{path.stem}") for path in (ROOT / "content" / name).iterdir()}
    order = {"certifications": "recommended_order"}.get(name, "order")
    return dict(sorted(found.items(), key=lambda item: item[1][order]))


def named(name: str, kind: str) -> dict:
    return next(row for row in folder(kind).values() if row["name"] == name)


def texts(value) -> str:
    """All the text in ``value``, on one line."""
    if isinstance(value, dict):
        return texts(list(value.values()))
    if isinstance(value, list):
        return " ".join(texts(item) for item in value)
    return " ".join(str(value).split())


def missing(words: list[str], value) -> list[str]:
    """Which of ``words`` no text in ``value`` has; ``a|b`` stands for either."""
    text = texts(value)
    return [word for word in words if not any(part in text for part in word.split("|"))]


def leaves(facts: dict) -> list[tuple[str, str]]:
    """The two keys that lead to each entry of a dictionary of dictionaries."""
    return [(outer, inner) for outer, entries in facts.items() for inner in entries]


# Institutions and certifications


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


@pytest.mark.parametrize("field", FACTS["stated"])
def test_what_the_source_does_not_state_is_marked_as_inferred(field):
    found = {
        slug: row[field]
        for slug, row in folder("certifications").items()
        if field in row and not row[f"{field}_inferred"]
    }
    assert found == FACTS["stated"][field]


def test_aliases_are_proposed_and_no_more_than_the_source_suggests():
    found = {
        slug: row["aliases"] for slug, row in folder("certifications").items() if "aliases" in row
    }
    assert {s: [a["name"] for a in rows] for s, rows in found.items()} == FACTS["aliases"]
    assert {a["state"] for rows in found.values() for a in rows} == {"proposed"}


# The overview and the deep dive


def test_the_overview_has_the_stated_cells():
    names = {row["slug"]: row["name"] for row in read("levels")}
    labels = ("who_for", "prerequisites_summary", "skills_summary", "order_label")
    track, level = read(f"tracks/{MLOCP['track']}")["name"], names[MLOCP["level"]]
    assert [track, level, *(MLOCP[label] for label in labels)] == list(FACTS["overview"].values())


def test_the_overview_has_the_stated_columns_after_the_name():
    template = (ROOT / "templates/public/guide/blocks/overview.html").read_text(encoding="utf-8")
    headings = re.findall(r'<th scope="col">(.+?)</th>', template)
    assert headings == ["Certification", *FACTS["overview"]]


@pytest.mark.parametrize("field", FACTS["mlocp"])
def test_mlocp_has_the_stated_value(field):
    assert MLOCP[field] == FACTS["mlocp"][field]


@pytest.mark.parametrize("kind", FACTS["parts"])
def test_the_deep_dive_has_its_parts_under_their_names(kind):
    assert [part["title"] for part in MLOCP[kind]] == list(FACTS["parts"][kind])


@pytest.mark.parametrize(("kind", "title"), leaves(FACTS["parts"]))
def test_a_part_of_the_deep_dive_says_what_the_source_says(kind, title):
    part = next(part for part in MLOCP[kind] if part["title"] == title)
    assert missing(FACTS["parts"][kind][title], part["detail"]) == []


def test_the_plans_have_the_stated_days_and_tasks_for_all_of_the_time():
    found = [[plan["min_days"], plan["max_days"]] for plan in MLOCP["plans"]]
    assert found == [plan["days"] for plan in FACTS["plans"]]
    assert [sum(task["share"] for task in plan["tasks"]) for plan in MLOCP["plans"]] == [100] * 3


@pytest.mark.parametrize("fact", FACTS["plans"], ids=lambda fact: f"{fact['days'][1]} days")
def test_a_plan_has_the_work_that_is_stated(fact):
    plan = next(plan for plan in MLOCP["plans"] if plan["max_days"] == fact["days"][1])
    assert missing(fact["mentions"], plan) == []


@pytest.mark.parametrize("origin", FACTS["next_steps"])
def test_each_list_of_next_steps_is_kept(origin):
    found = {step["kind"]: step["target"] for step in read(origin)["next_steps"]}
    assert found == FACTS["next_steps"][origin]
    assert all(step["source"] for step in read(origin)["next_steps"])


def test_every_contradiction_is_kept_with_at_least_two_statements():
    subjects = [statement["subject"] for statement in MLOCP["source_statements"]]
    assert list(dict.fromkeys(subjects)) == list(FACTS["disputed"])
    assert all(subjects.count(subject) >= 2 for subject in subjects)
    assert all(statement["source"] for statement in MLOCP["source_statements"])


@pytest.mark.parametrize("subject", FACTS["disputed"])
def test_the_statements_of_a_contradiction_are_those_of_the_source(subject):
    rows = [row["statement"] for row in MLOCP["source_statements"] if row["subject"] == subject]
    assert missing(FACTS["disputed"][subject], rows) == []


# Paths and roles


def test_all_paths_are_there():
    assert [row["name"] for row in folder("paths").values()] == FACTS["paths"]


def test_all_roles_are_there():
    assert [row["name"] for row in folder("roles").values()] == list(FACTS["roles"])


@pytest.mark.parametrize("role", FACTS["roles"])
def test_a_role_has_its_two_recommendations_under_the_printed_labels(role):
    found = [(r["label"], r["certification"]) for r in named(role, "roles")["recommendations"]]
    assert found == list(FACTS["roles"][role].items())


# Questions, voices and sections


@pytest.mark.parametrize("topic", FACTS["questions"])
def test_all_questions_are_there_in_order(topic):
    slugs = [row["slug"] for row in read(f"faqs/{topic}")["questions"]]
    assert slugs == list(FACTS["questions"][topic])


def test_there_are_twelve_general_questions_and_eight_about_mlocp():
    assert [len(rows) for rows in FACTS["questions"].values()] == [12, 8]


@pytest.mark.parametrize(("topic", "slug"), leaves(FACTS["questions"]))
def test_a_question_is_answered_as_in_the_source(topic, slug):
    row = next(row for row in read(f"faqs/{topic}")["questions"] if row["slug"] == slug)
    assert missing(FACTS["asked"].get(slug, []), row["title"]) == []
    assert missing(FACTS["questions"][topic][slug], row["short_answer"]) == []


@pytest.mark.parametrize("name", FACTS["testimonials"])
def test_a_testimonial_is_retold_in_the_third_person_and_unverified(name):
    row = named(name, "testimonials")
    assert missing([name, *FACTS["testimonials"][name]], row["text"]) == []
    assert not {"I", "my", "My", "our", "Our", "we"} & set(row["text"].split())
    assert row["verification"] == "unverified"


def test_five_people_are_heard():
    assert [row["name"] for row in folder("testimonials").values()] == list(FACTS["testimonials"])


def test_the_sections_stand_in_the_order_of_the_source():
    found = [[s.split("-", 1)[1], row.get("number", "")] for s, row in folder("sections").items()]
    assert found == FACTS["sections"]


@pytest.mark.parametrize("section", FACTS["explainers"])
def test_a_section_has_its_parts_with_their_key_facts(section):
    children = {child["slug"]: child["body"] for child in read(section)["children"]}
    explainers = FACTS["explainers"][section]
    assert list(children) == list(explainers)
    assert {slug: missing(explainers[slug], children[slug]) for slug in children} == {
        slug: [] for slug in explainers
    }


@pytest.mark.parametrize("path", FACTS["mentions"])
def test_what_the_source_says_of_it_is_mentioned(path):
    assert missing(FACTS["mentions"][path], read(path)) == []
