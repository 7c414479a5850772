"""The search box in a browser: suggestions by keyboard and pointer, or a plain form."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories import CertificationFactory, QuestionFactory, TrackFactory
from tests.windows import windows

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(transactional_db) -> None:
    track = TrackFactory(name="Cloud", slug="cloud")
    for name in ("Kubernetes Expert", "Kubernetes Beginner", "Certified Kubernetes Architect"):
        CertificationFactory(name=name, slug=name.lower().replace(" ", "-"), track=track)
    QuestionFactory(title="Is it hard?", short_answer="No, kubernetes helps.")


def box(page: Page) -> Locator:
    return page.locator("#search-q")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_the_box_suggests_names_and_the_keyboard_chooses_one(page: Page, pages):
    page.goto("/paths/")
    box(page).focus()
    box(page).press_sequentially("kuber", delay=40)
    expect(options(page)).to_have_count(3)
    combobox = page.get_by_role("combobox", name="Find in the guide")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("3 suggestions")).to_be_attached()
    box(page).press("ArrowDown")
    expect(options(page).nth(0)).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", "suggestion-1")
    box(page).press("ArrowUp")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box(page).press("ArrowUp")
    expect(options(page).nth(2)).to_have_attribute("aria-selected", "true")
    box(page).press("ArrowDown")
    box(page).press("ArrowDown")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/certifications/kubernetes-expert/$"))


def test_enter_without_a_choice_searches(page: Page, pages):
    page.goto("/")
    box(page).fill("kubernetes")
    expect(options(page)).to_have_count(3)
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=kubernetes$"))
    expect(page.get_by_role("heading", name="4 results")).to_be_visible()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page, pages):
    page.goto("/paths/")
    box(page).fill("kub")
    expect(options(page)).to_have_count(3)
    box(page).press("Escape")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    expect(box(page)).to_have_value("kub")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    box(page).press("ArrowDown")
    expect(options(page)).to_have_count(3)


def test_a_suggestion_can_be_clicked_and_leaving_the_box_closes_the_list(page: Page, pages):
    page.goto("/paths/")
    box(page).fill("kub")
    expect(options(page)).to_have_count(3)
    box(page).press("Tab")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    box(page).click()
    options(page).filter(has_text="Beginner").click()
    expect(page).to_have_url(re.compile(r"/certifications/kubernetes-beginner/$"))


def test_nothing_to_suggest_shows_nothing(page: Page, pages):
    page.goto("/paths/")
    box(page).fill("kub")
    expect(options(page)).to_have_count(3)
    box(page).fill("zzz")
    expect(page.locator("#search-suggestions")).to_be_hidden()
    expect(page.get_by_text("0 suggestions")).to_be_attached()


def test_a_page_loads_htmx_only_when_the_box_is_used(page: Page, pages):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/paths/", wait_until="networkidle")
    assert not any("htmx" in url for url in asked)
    box(page).focus()
    expect(page.locator("script[src*='htmx']")).to_be_attached()


def test_the_catalogue_and_the_box_leave_each_other_alone(page: Page, pages):
    page.goto("/certifications/")
    box(page).fill("kub")
    expect(options(page)).to_have_count(3)
    expect(page.locator("#announcement")).to_have_text("")
    box(page).press("Escape")
    page.get_by_role("searchbox", name="Search").fill("beginner")
    expect(page.locator("#results-title")).to_have_text("1 certification")
    expect(page.locator("#announcement")).to_have_text("1 certification")
    expect(page.locator("#search-suggestions")).to_be_hidden()


def test_a_failure_of_the_suggestions_leaves_the_form_working(page: Page, pages, watch):
    watch.allow("")
    page.goto("/paths/")
    page.route("**/search/suggestions/**", lambda route: route.abort())
    box(page).fill("kubernetes")
    box(page).press("Enter")
    expect(page.get_by_role("heading", name="4 results")).to_be_visible()


@pytest.mark.parametrize("viewport", [360])
def test_on_a_phone_the_box_stands_below_the_menu(page: Page, pages):
    page.goto("/paths/")
    box(page).fill("kubernets expert")
    expect(page.get_by_text("1 suggestion for kubernetes expert")).to_be_attached()
    box(page).press("Enter")
    expect(page.get_by_text("Showing results for kubernetes expert")).to_be_visible()
    page.get_by_role("link", name="Kubernetes Expert").click()
    expect(page).to_have_url(re.compile(r"/certifications/kubernetes-expert/$"))


@windows(320)
def test_every_state_is_accessible(page: Page, axe, pages, viewport, theme):
    for query in ("kubernetes", "kubernets", "kubrentse zzz", ""):
        page.goto(f"/search/?q={query}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box(page).fill("kub")
    expect(options(page)).to_have_count(3)
    box(page).press("ArrowDown")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_box_in_the_header_is_accessible_while_it_is_open(page: Page, axe, pages):
    page.goto("/paths/")
    box(page).fill("kub")
    expect(options(page)).to_have_count(3)
    assert axe(page) == []


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args) -> dict:
        return browser_context_args | {"java_script_enabled": False}

    def test_the_box_is_a_plain_form(self, page: Page, pages):
        page.goto("/roles/")
        box(page).fill("kubernets")
        page.get_by_role("button", name="Find").click()
        expect(page).to_have_url(re.compile(r"/search/\?q=kubernets$"))
        expect(page.get_by_text("Showing results for kubernetes")).to_be_visible()
        page.get_by_label("Kinds of results").get_by_role("link", name="Questions").click()
        expect(page.get_by_role("heading", name="1 result")).to_be_visible()
