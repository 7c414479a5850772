"""Certifications side by side."""

from unittest import mock

import pytest

from guide.compare import ROWS
from guide.question import MOST_HELD
from publishing.models import State
from tests.factories import (
    AudienceFactory,
    CertificationFactory,
    LevelFactory,
    NextStepFactory,
    PreparationPlanFactory,
    PrerequisiteFactory,
    RecommendationFactory,
    RoleFactory,
    SkillFactory,
)
from tests.html import find_all, text_of

pytestmark = pytest.mark.django_db


def table(client, *slugs, **params) -> dict[str, list[list[str]]]:
    """Row → the texts in each cell; a shared one begins with “=”."""
    comparison = client.get("/compare/", {"c": slugs, **params}).context["comparison"]
    return {
        row.label: [["=" * i.is_shared + i.text for i in cell] for cell in row.cells]
        for row in comparison.rows
    }


@pytest.fixture
def pair():
    level = LevelFactory(name="Professional")
    exam = {"pass_mark": 70, "pass_mark_source": "Section 8"}
    one = CertificationFactory(slug="one", name="One", has_guide=True, level=level, **exam)
    two = CertificationFactory(slug="two", name="Two", has_guide=True, level=level)
    return one, two


def test_each_row_has_a_cell_for_each_certification_in_the_order_of_the_address(client, pair):
    one, two = pair
    PrerequisiteFactory(certification=one, title="Python", strength="required")
    PreparationPlanFactory(certification=two, min_days=30, max_days=30)
    RecommendationFactory(role=RoleFactory(name="SRE"), certification=two)
    NextStepFactory(certification=one, target=two)
    rows = table(client, "two", "one")
    assert rows["Prerequisites"] == [[], ["Python"]]
    assert rows["Preparation"] == [["30 days"], []]
    assert rows["Recommended for"] == [["SRE"], []]
    assert rows["Next steps"] == [[], ["Two"]]
    assert rows["Pass mark"] == [[], ["70 %"]]


def test_shared_skills_are_marked(client, pair):
    for certification in pair:
        SkillFactory(certification=certification, title="Docker")
    SkillFactory(certification=pair[0], title="Kubernetes")
    assert table(client, "one", "two")["Skills"] == [["=Docker", "Kubernetes"], ["=Docker"]]


def test_only_differences_leaves_out_what_is_the_same(client, pair):
    rows = table(client, "one", "two", only="differences")
    assert "Level" not in rows
    assert rows["Pass mark"] == [["70 %"], []]


def test_what_is_not_stated_is_shown_as_such(client, pair):
    html = client.get("/compare/?c=one&c=two").text
    assert "Not stated" in html


def test_the_same_figure_with_another_qualifier_differs(client, pair):
    _, two = pair
    two.pass_mark, two.pass_mark_qualifier, two.pass_mark_source = 70, "usually", "Section 8"
    two.save()
    assert table(client, "one", "two", only="differences")["Pass mark"] == [
        ["70 %"],
        ["usually 70 %"],
    ]


def test_parts_of_a_guide_that_is_not_written_do_not_count(client, pair):
    listed = CertificationFactory(slug="listed")
    SkillFactory(certification=listed, title="Secret")
    role = RoleFactory()
    role.audiences.add(AudienceFactory(certification=listed))
    rows = table(client, "one", "listed")
    assert (rows["Skills"][1], rows["Guide written for"][1]) == ([], [])


def test_a_draft_and_an_unknown_address_are_dropped_with_a_note(client, pair):
    CertificationFactory(slug="hidden", state=State.DRAFT)
    response = client.get("/compare/?c=one&c=hidden&c=nowhere&c=two")
    assert response.status_code == 200
    assert "certification “hidden”, certification “nowhere”" in response.text
    assert len(response.context["comparison"].columns) == 2


def test_a_typed_name_leads_to_the_table_with_it(client, pair):
    response = client.get("/compare/?c=one&add=two&only=differences")
    assert response.url == "/compare/?c=one&c=two&only=differences"


def links(client, address: str) -> dict[str, str]:
    """The words of each link → where it leads."""
    return {text_of(a): a.get("href") for a in find_all(client.get(address).text, "a")}


def test_what_the_visitor_has_said_is_handed_on(client, pair):
    CertificationFactory(slug="held")
    RoleFactory(slug="sre", name="SRE")
    said = "role=sre&held=held&direction=deepen"
    found = links(client, f"/compare/?c=one&c=two&{said}")
    assert found["Your next steps, with what you hold"] == f"/next/?{said}"
    assert found["What comes next if you had taken these?"] == (
        "/next/?role=sre&held=one&held=two&held=held&direction=deepen"
    )
    assert found["What next? After One"] == "/next/?role=sre&held=one&held=held&direction=deepen"
    assert found["Remove One"] == f"/compare/?c=two&{said}"
    assert found["Only differences"] == f"/compare/?c=one&c=two&only=differences&{said}"
    assert found["All certifications for SRE"] == "/certifications/?role=sre"
    added = client.get(f"/compare/?c=one&add=two&{said}")
    assert added.url == f"/compare/?c=one&c=two&{said}"


def test_what_is_asked_about_is_never_cut_from_a_long_list_of_what_is_held(client, pair):
    held = "&held=".join(CertificationFactory(slug=f"c{n}").slug for n in range(MOST_HELD))
    found = links(client, f"/compare/?c=one&c=two&held={held}")
    for link in ("What next? After Two", "What comes next if you had taken these?"):
        assert "two" in client.get(found[link]).context["asked"].picked.slugs


def test_what_is_held_is_not_suggested(client, pair):
    assert "Add Two" in " ".join(links(client, "/compare/?c=one"))
    assert "Add Two" not in " ".join(links(client, "/compare/?c=one&held=two"))


def test_an_empty_page_says_that_nothing_is_ticked(client, pair):
    assert "Nothing is ticked." in client.get("/compare/?role=").text


def test_where_every_row_differs_there_is_nothing_to_leave_out(client, pair):
    assert "Only differences" in links(client, "/compare/?c=one&c=two")
    rows = [row for row in ROWS if row[0] == "Pass mark"]
    with mock.patch("guide.compare.ROWS", rows):
        response = client.get("/compare/?c=one&c=two")
    assert "Every row differs." in response.text
    assert "Only differences" not in response.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Two", "Two is there already."),
        ("Nobody", "No certification is called “Nobody”."),
        ("Name", "“Name” may mean Name 4, Name 5."),
        ("Name 4", "“Name 4” is Name 4."),
    ],
)
def test_a_name_typed_at_a_full_table_is_answered_first(client, pair, typed, said):
    for n in range(2, 6):
        CertificationFactory(slug=f"c{n}", name=f"Name {n}", recommended_order=n)
    response = client.get(f"/compare/?c=one&c=two&c=c2&c=c3&add={typed}")
    text = " ".join(text_of(p) for p in find_all(response.text, "p"))
    assert text.index(said) < text.index("All 4 places are taken.")


def test_only_what_has_a_plan_leads_to_it(client, pair):
    PreparationPlanFactory(certification=pair[0])
    PreparationPlanFactory(certification=CertificationFactory(slug="listed"))
    found = links(client, "/compare/?c=one&c=two&c=listed")
    plans = {link for link in found.values() if link.startswith("/plan/")}
    assert plans == {"/plan/", "/plan/one/"}


def test_a_fifth_certification_is_left_out_with_a_note(client, pair):
    rows = [CertificationFactory(slug=f"c{n}", name=f"Name {n}") for n in range(3)]
    query = "&c=".join(["one", "two", *(row.slug for row in rows)])
    response = client.get(f"/compare/?c={query}&add=Name 2")
    assert len(response.context["comparison"].certifications) == 4
    assert "we left out Name 2" in response.text


@pytest.mark.parametrize("count", [2, 4])
def test_the_parts_of_a_certification_cost_no_more_queries(
    client, django_assert_num_queries, count
):
    rows = [CertificationFactory(slug=f"c{n}", has_guide=True) for n in range(count)]
    for row in rows:
        for _ in range(20):
            SkillFactory(certification=row)
            RecommendationFactory(role=RoleFactory(), certification=row)
            NextStepFactory(certification=row)
    query = "&c=".join(row.slug for row in rows)
    offers = count < 4
    with django_assert_num_queries(5 + offers):
        client.get(f"/compare/?c={query}")


def test_the_same_said_in_another_section_is_no_difference(client, pair):
    two = pair[1]
    two.pass_mark, two.pass_mark_source = 70, "Section 6"
    two.save()
    assert "Pass mark" not in table(client, "one", "two", only="differences")
