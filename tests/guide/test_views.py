import pytest
from django.test import Client

from guide.reading import read_chapters
from tests.factories import (
    CertificationFactory,
    NextStepFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    TrackFactory,
)
from tests.html import elements, faults, find_all, text_of

pytestmark = pytest.mark.django_db


def test_the_guide_is_read_in_order_with_its_subsections():
    second = SectionFactory(title="Second", order=2)
    first = SectionFactory(title="First", order=1)
    SectionFactory(title="First, b", parent=first, order=2)
    SectionFactory(title="First, a", parent=first, order=1)
    SectionFactory(title="Hidden", parent=second, state="draft")
    SectionFactory(title="Orphan", parent=SectionFactory(state="draft"))
    assert [(c.section.title, [s.title for s in c.children]) for c in read_chapters()] == [
        ("First", ["First, a", "First, b"]),
        ("Second", []),
    ]


def test_the_guide_is_drawn_from_live_data(client):
    SectionFactory(block="overview")
    SectionFactory(block="deep-dive")
    certification = CertificationFactory(name="Before", has_guide=True)
    assert "Before" in client.get("/guide/").text
    certification.name = "Afterwards"
    certification.save()
    assert "Before" not in client.get("/guide/").text
    assert "Afterwards" in client.get("/guide/").text


def test_the_guide_stands_while_nothing_fills_its_deep_dive(client):
    deep_dive = SectionFactory(block="deep-dive")
    SectionFactory(title="How to read it", parent=deep_dive)
    assert "How to read it" in client.get("/guide/").text


def test_every_entry_of_the_contents_leads_to_its_section(client, shipped):
    html = client.get("/guide/").text
    contents = next(nav for nav in find_all(html, "nav") if nav.get("class") == "contents")
    targets = [link.get("href").removeprefix("#") for link in contents.iter("a")]
    ids = [element.get("id") for element in elements(html)]
    assert [name for name in ids if name in targets] == targets
    assert targets[:2] == ["section-introduction", "section-what-is-mlocp"]
    assert targets.index("skills") == targets.index("section-deep-dive") + 3


def test_the_overview_has_the_six_columns_of_the_source(client, shipped):
    table = find_all(client.get("/guide/").text, "table")[0]
    assert [text_of(cell) for cell in table.iter("th")][1:7] == [
        "Track",
        "Level",
        "Who it's for",
        "Prerequisites",
        "Skills covered",
        "Recommended order",
    ]


def test_home_answers_in_its_first_part_what_it_is_for_whom_and_which_role(client, shipped):
    hero = next(h for h in find_all(client.get("/").text, "header") if h.get("class") == "hero")
    text = text_of(hero)
    assert "MLOps Certified Professional (MLOCP)" in text
    assert "Engineers, Architects, Leads" in text
    assert len([a for a in hero.iter("a") if a.get("href").startswith("/roles/")]) == 8


def test_a_deep_dive_has_all_its_parts(client, shipped):
    html = client.get("/certifications/mlocp/").text
    headings = [text_of(heading) for heading in find_all(html, "h2")]
    assert headings[2:] == [
        "What it is",
        "Who should take it",
        "What you need first",
        "Skills you gain",
        "Projects you can build afterwards",
        "Preparation plans",
        "Mistakes to avoid",
        "Sources differ",
        "What comes next",
        "What leads here",
        "Questions about MLOCP",
        "Comments",
    ]
    assert "Last reviewed on" in html
    assert "usually 70 %" in html
    assert "generally 2–3 years" in html
    assert "implied by the source guide, not stated" in html


def test_a_listed_certification_says_that_its_guide_is_not_written(client, shipped):
    html = client.get("/certifications/sre-certified/").text
    assert "The guide is not written yet." in html
    assert html.count("Not stated") >= 5


def test_both_answers_to_what_comes_next_stand_with_their_sections(client, shipped):
    html = client.get("/certifications/mlocp/").text
    assert "After MLOCP" in html
    assert "For MLOps learners" in html
    assert "Section 3, best next certification" in html
    assert "Section 6, MLOps learner" in html


def test_choosing_a_role_lights_up_its_stations(client):
    role = RoleFactory(slug="sre")
    track = TrackFactory()
    RecommendationFactory(role=role, certification=CertificationFactory(slug="taken", track=track))
    CertificationFactory(slug="other", track=track)
    drawing = client.get("/map/?role=sre").context["drawing"]
    assert drawing.lit == {"taken"}
    unknown = client.get("/map/?role=unknown")
    assert unknown.context["drawing"].lit == frozenset()
    assert "role “unknown”." in unknown.text


def test_the_map_and_its_list_show_the_same_graph(client, shipped):
    response = client.get("/map/")
    drawing = response.context["drawing"]
    listed = {c.slug for _, certifications in response.context["map_lines"] for c in certifications}
    assert {station.key for station in drawing.stations} == listed
    assert len(drawing.links) == len(response.context["map_steps"])


def test_the_map_holds_no_draft(client):
    shown = CertificationFactory(slug="shown")
    NextStepFactory(certification=shown, target=CertificationFactory(state="draft"))
    CertificationFactory(status="retired")
    response = client.get("/map/")
    assert [station.key for station in response.context["drawing"].stations] == ["shown"]
    assert response.context["map_steps"] == []


def test_a_large_catalogue_gets_a_readable_map_and_a_note(client):
    track = TrackFactory()
    CertificationFactory.create_batch(85, track=track)
    response = client.get("/map/")
    assert len(response.context["drawing"].stations) == 80
    assert "80 of 85" in response.text


def test_robots_are_sent_to_the_sitemap_and_away_from_the_admin(client):
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_a_fault_of_ours_gets_a_designed_page_without_the_database(
    monkeypatch, django_assert_num_queries
):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("guide.views.read_whole_guide", broken)
    with django_assert_num_queries(0):
        response = Client(raise_request_exception=False).get("/guide/")
    assert response.status_code == 500
    assert "The line is disturbed" in response.text
    assert faults(response.text) == []


def test_a_form_without_its_token_gets_a_designed_page():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "This form has expired" in response.text
    assert faults(response.text) == []


def test_steps_of_other_certifications_do_not_crowd_out_those_of_the_guide(client):
    other = CertificationFactory()
    centre = CertificationFactory(name="Centre", has_guide=True)
    for _ in range(41):
        NextStepFactory(certification=other, target=centre)
    NextStepFactory(certification=centre, target=other)
    NextStepFactory(certification=None, track=TrackFactory(name="Learning"), target=other)
    guide = client.get("/guide/").context["guide"]
    assert [step.origin for step in guide.own_next_steps] == ["After Centre"]
    assert [step.origin for step in guide.track_next_steps] == ["For Learning learners"]


def test_the_list_of_connections_is_what_the_map_draws(client):
    shown, retired = CertificationFactory(), CertificationFactory(status="retired")
    NextStepFactory(certification=shown, target=retired)
    NextStepFactory(certification=retired, target=shown)
    NextStepFactory(certification=None, track=TrackFactory(), target=shown)
    drawn = NextStepFactory(certification=None, track=shown.track, target=shown)
    context = client.get("/map/").context
    assert context["map_steps"] == [drawn]
    assert len(context["drawing"].links) == 1


def test_what_suits_a_role_but_has_no_station_is_named_apart(client, monkeypatch):
    monkeypatch.setattr("guide.metro.network.STATIONS", 2)
    role = RoleFactory(slug="sre")
    first = CertificationFactory(name="First", recommended_order=1)
    second = CertificationFactory(name="Second", recommended_order=2)
    CertificationFactory(recommended_order=0)
    for certification in (first, second):
        RecommendationFactory(role=role, certification=certification)
    context = client.get("/map/?role=sre").context
    assert context["map_suiting"] == [first]
    assert context["map_suiting_elsewhere"] == [second]
    assert context["drawing"].lit == {first.slug}
