"""What holds for every public page, whichever app draws it."""

import itertools
import re
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from faqs.models import Question
from guide.context import SITE_NAV
from guide.sitemaps import addresses
from publishing.settled import gathering
from publishing.weight import bar_of, compressed_size
from tests.factories import (
    AudienceFactory,
    CertificationFactory,
    CommentFactory,
    InstitutionFactory,
    LearningPathFactory,
    LevelFactory,
    MistakeFactory,
    NextStepFactory,
    PathStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    SkillFactory,
    TestimonialFactory,
    TopicFactory,
    TrackFactory,
)
from tests.html import faults, find_all, head_of, text_of

# One address of each page type; the slugs are those of `a_portal` and of the shipped content.
PAGES = {
    "home": "/",
    "guide": "/guide/",
    "map": "/map/",
    "map for a role": "/map/?role=devops-engineer",
    "catalogue": "/certifications/",
    "catalogue, filtered": "/certifications/?track=mlops&role=devops-engineer",
    "deep dive": "/certifications/mlocp/",
    "listed certification": "/certifications/devops-professional/",
    "paths": "/paths/",
    "path": "/paths/devops/",
    "roles": "/roles/",
    "role": "/roles/devops-engineer/",
    "institutions": "/institutions/",
    "institution": "/institutions/devopsschool/",
    "questions": "/faqs/",
    "question arrived": "/faqs/ask/thanks/",
    "plans": "/plan/",
    "plan": "/plan/mlocp/",
    "dated plan": "/plan/mlocp/?plan=30&start=2026-12-01&off=sun&hours=8&made=20261124T080000",
    "certification without a plan": "/plan/devops-professional/",
    "self-check": "/plan/mlocp/ready/",
    "renewal": "/plan/mlocp/renewal/?passed=2025-12-01&made=20261124T080000",
    "comparison": "/compare/?c=mlocp&c=devops-professional",
    "next step": "/next/?role=devops-engineer&held=mlocp",
    "search": "/search/",
    "search with results": "/search/?q=certification",
    "search without results": "/search/?q=zzzzz+qqqqq",
}
QUERIES = {
    "home": 7,
    "guide": 6,
    "map": 3,
    "map for a role": 5,
    "catalogue": 6,
    "catalogue, filtered": 6,
    "deep dive": 4,
    "listed certification": 3,
    "paths": 4,
    "path": 4,
    "roles": 5,
    "role": 6,
    "institutions": 3,
    "institution": 3,
    "questions": 2,
    "plans": 3,
    "plan": 2,
    "dated plan": 2,
    "certification without a plan": 2,
    "self-check": 2,
    "renewal": 1,
    "comparison": 6,
    "next step": 10,
    "search": 0,
    "search with results": 5,
    "search without results": 10,
    "question arrived": 0,
}
MANY = 300


@gathering()
def a_portal(count: int) -> None:
    """A portal with ``count`` rows of each kind, and the pages that ``PAGES`` names."""
    provider = InstitutionFactory(slug="devopsschool")
    track = TrackFactory(slug="mlops", code="ML")
    track.institutions.add(provider)
    centre = CertificationFactory(
        slug="mlocp", has_guide=True, track=track, level=LevelFactory(), provider=provider
    )
    listed = CertificationFactory(slug="devops-professional", track=track)
    role = RoleFactory(slug="devops-engineer")
    path = LearningPathFactory(slug="devops")
    topic = TopicFactory()
    plan = PreparationPlanFactory(certification=centre, min_days=30, max_days=30)
    talk = SectionFactory(block="comments")
    for _ in range(count):
        certification = CertificationFactory(track=track, provider=provider, has_guide=True)
        SkillFactory(certification=centre)
        MistakeFactory(certification=centre)
        PlanTaskFactory(plan=plan)
        PreparationPlanFactory(certification=certification)
        RecommendationFactory(role=role, certification=certification)
        role.audiences.add(AudienceFactory(certification=certification))
        RecommendationFactory(role=RoleFactory(), certification=listed)
        PathStepFactory(path=path, certification=certification)
        PathStepFactory(path=LearningPathFactory(), certification=centre)
        NextStepFactory(certification=centre, target=certification)
        QuestionFactory(topic=topic, certification=centre)
        InstitutionFactory().tracks.add(track)
        SectionFactory()
        TestimonialFactory()
        for page in (centre, role, path, talk):
            CommentFactory(page=page, parent=CommentFactory(page=page))
    for block in ("overview", "deep-dive", "paths", "roles", "next-steps", "institutions"):
        SectionFactory(block=block)
    SectionFactory(block="questions")
    SectionFactory(block="testimonials")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, MANY])
def test_no_page_needs_more_queries_for_more_rows(
    client, django_assert_num_queries, count, subtests
):
    a_portal(count)
    for name, address in PAGES.items():
        # A map without room for all stations asks how many there are; a page of results that names
        # fill which begin with the words asks for neither other names nor texts.
        many = count == MANY
        exact = QUERIES[name] + (many and name.startswith(("home", "map", "next")))
        exact -= 2 * (many and name == "search with results")
        # SQLite is told how long to wait for another writer, and told back.
        exact += connection.vendor == "sqlite" and name == "search without results"
        with subtests.test(name), django_assert_num_queries(exact):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_html_is_valid(client, shipped, name):
    assert faults(client.get(PAGES[name]).text) == []


@pytest.mark.parametrize("name", PAGES)
def test_html_is_light(client, shipped, name):
    assert compressed_size(client.get(PAGES[name]).content) <= bar_of(PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_of_the_first_rank_and_skips_no_rank(client, shipped, name):
    html = client.get(PAGES[name]).text
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])[ >]", html)]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(ranks))


def pages_linked_from(html: str) -> set[str]:
    """The addresses of the pages that a page links to, without queries."""
    links = {str(a.get("href")).partition("#")[0] for a in find_all(html, "a")}
    return {link for link in links if link.startswith("/") and "?" not in link}


@pytest.mark.once
def test_no_two_shipped_pages_have_the_same_title_or_description(client, shipped, subtests):
    pages = {address: client.get(address).text for address in addresses()}
    beyond = set().union(*map(pages_linked_from, pages.values())) - pages.keys()
    pages |= {address: client.get(address).text for address in beyond}
    heads = [head_of(html) for html in pages.values()]
    assert len(heads) > 90
    for part in ("title", "description", "og:title", "canonical"):
        texts = Counter(head[part] for head in heads)
        with subtests.test(part):
            assert [text for text, times in texts.items() if times > 1 or not text] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("paths:list", LearningPathFactory),
        ("roles:list", RoleFactory),
        ("institutions:list", InstitutionFactory),
        ("faqs:list", QuestionFactory),
    ],
)
def test_a_further_page_of_a_list_has_a_head_of_its_own(client, name, factory):
    factory.create_batch(51)
    first, second = (head_of(client.get(reverse(name), {"page": n}).text) for n in (1, 2))
    assert second["canonical"] == first["canonical"] + "?page=2"
    assert second["title"] == first["title"].replace(" · ", ", page 2 · ")
    assert second["description"].startswith("Page 2. ")


@pytest.mark.django_db
def test_a_description_is_plain_text(client):
    RoleFactory(slug="a", name="R & D", summary="Uses **CI** & CD < 5 times.")
    head = head_of(client.get("/roles/a/").text)
    assert head["description"] == "Certifications for the R & D: Uses CI & CD < 5 times."


def test_only_the_place_where_the_page_stands_is_marked(client, shipped):
    Question.objects.filter(slug="pass-mark").update(slug="map")
    marked = [a for a in find_all(client.get("/faqs/map/").text, "a") if a.get("aria-current")]
    assert [(a.get("href"), a.get("aria-current")) for a in marked] == [("/faqs/", "true")]


@pytest.mark.parametrize("name", PAGES)
def test_search_engines_and_previews_are_told_what_the_page_is(client, shipped, name):
    head = head_of(client.get(PAGES[name]).text)
    assert head["canonical"].startswith("http://testserver/")
    assert head["og:title"]
    assert head["og:description"] == head["description"]
    assert 20 <= len(head["description"]) <= 170


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("home")])
def test_breadcrumbs_lead_home_and_end_at_the_page(client, shipped, name):
    html = client.get(PAGES[name]).text
    trail = next(nav for nav in find_all(html, "nav") if nav.get("aria-label") == "Breadcrumbs")
    items = trail.findall(".//li")
    assert items[0].find("a").get("href") == "/"
    assert items[-1].get("aria-current") == "page"
    assert text_of(items[-1])


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, _ in SITE_NAV])
def test_a_list_without_rows_says_so_and_leads_on(client, name):
    html = client.get(reverse(name)).text
    assert faults(html) == []
    assert 'class="empty"' in html


def test_the_empty_portal_has_a_home(client, db):
    response = client.get("/")
    assert response.status_code == 200
    assert faults(response.text) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(client, shipped, name):
    html = client.get(PAGES[name]).text
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"\son[a-z]+=", html)
    for script in find_all(html, "script"):
        assert script.get("src").startswith("/static/")


@pytest.mark.parametrize("name", PAGES)
def test_the_security_policy_is_strict_and_no_cookie_is_set(client, shipped, name):
    response = client.get(PAGES[name])
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not response.cookies
