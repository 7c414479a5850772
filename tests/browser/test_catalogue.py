"""The catalogue in a browser: swapped in place with JavaScript, a plain form without it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories import CertificationFactory, TrackFactory
from tests.windows import windows

pytestmark = pytest.mark.browser
LIST = "/certifications/"
UNTIL_HTMX_LISTENS = """() => Boolean(window.htmx) || new Promise(
    (done) => document.addEventListener("htmx:load", () => done(true), { once: true }))"""


@pytest.fixture
def tracks(transactional_db) -> list:
    """Two tracks with 30 certifications; two of them are retired."""
    tracks = [TrackFactory(name="MLOps", slug="ml"), TrackFactory(name="SRE", slug="sre")]
    for number in range(30):
        CertificationFactory(
            name=f"Certification {number}",
            track=tracks[number % 2],
            has_guide=number < 3,
            recommended_order=number,
            status="retired" if number >= 28 else "current",
        )
    return tracks


def found(page: Page):
    return page.locator("#results-title")


def stay(page: Page) -> None:
    """Mark the document: a new one would not have the mark. From now on links lead nowhere else."""
    page.evaluate("window.stayed = true")
    page.locator("#results-title").hover()
    page.evaluate(UNTIL_HTMX_LISTENS)


def stayed(page: Page) -> bool:
    return page.evaluate("window.stayed === true")


def test_ticking_a_value_swaps_the_results_and_keeps_the_place(page: Page, tracks):
    page.goto(LIST)
    expect(page.get_by_role("button", name="Show results")).to_be_hidden()
    stay(page)
    page.get_by_role("checkbox", name=re.compile("SRE ?, 14 results$")).press("Space")
    expect(found(page)).to_have_text("14 certifications")
    expect(page).to_have_url(re.compile(r"/certifications/\?track=sre$"))
    expect(page).to_have_title(re.compile("^Certifications: SRE "))
    expect(page.locator("#announcement")).to_have_text("14 certifications")
    expect(page.locator("#facet-track-sre")).to_be_focused()
    expect(page.locator("#facet-guide-yes + .facet-label + .facet-count")).to_contain_text("1")
    assert stayed(page)


def test_the_back_button_returns_to_the_state_before(page: Page, tracks):
    page.goto(LIST)
    page.get_by_label("SRE").check()
    expect(found(page)).to_have_text("14 certifications")
    page.get_by_label("With a guide").check()
    expect(found(page)).to_have_text("1 certification")
    page.go_back()
    expect(found(page)).to_have_text("14 certifications")
    expect(page.get_by_label("SRE")).to_be_checked()
    expect(page.get_by_label("With a guide")).not_to_be_checked()
    page.go_back()
    expect(found(page)).to_have_text("28 certifications")
    expect(page.locator("h1")).to_have_count(1)


def test_typing_searches_and_loses_no_letter(page: Page, tracks):
    page.goto(LIST)
    stay(page)
    box = page.get_by_role("searchbox", name="Search")
    box.press_sequentially("certification 2", delay=120)
    expect(found(page)).to_have_text("10 certifications")
    expect(box).to_have_value("certification 2")
    expect(box).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=certification\+2$"))
    assert stayed(page)


def test_removing_a_chip_clears_its_control_and_leads_on_to_the_results(page: Page, tracks):
    page.goto(f"{LIST}?q=certification&track=ml&sort=name")
    stay(page)
    page.get_by_role("link", name="Remove Search").click()
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("")
    expect(page).to_have_url(re.compile(r"\?track=ml&sort=name$"))
    expect(found(page)).to_be_focused()
    page.get_by_role("link", name="Remove Track MLOps").click()
    expect(page.get_by_label("MLOps")).not_to_be_checked()
    expect(page.get_by_label("Sort by")).to_have_value("name")
    assert stayed(page)


def test_controls_still_answer_after_a_swap_by_link(page: Page, tracks):
    page.goto(f"{LIST}?q=certification&track=ml")
    page.get_by_role("link", name="Remove all").click()
    expect(found(page)).to_have_text("28 certifications")
    page.get_by_label("Sort by").select_option("name")
    expect(page).to_have_url(re.compile(r"\?sort=name$"))
    page.get_by_role("searchbox", name="Search").press_sequentially("7")
    expect(found(page)).to_have_text("3 certifications")
    page.get_by_label("SRE").check()
    expect(found(page)).to_have_text("3 certifications")
    expect(page).to_have_url(re.compile(r"\?q=7&track=sre&sort=name$"))


def test_pages_turn_in_place_and_start_at_the_top(page: Page, tracks):
    page.goto(LIST)
    stay(page)
    page.get_by_role("link", name="Next →").click()
    expect(page.get_by_text("Page 2 of 2", exact=True)).to_be_visible()
    expect(page.locator("#announcement")).to_have_text("28 certifications, page 2 of 2")
    expect(found(page)).to_be_in_viewport()
    assert page.locator("ol.entries > li").count() == 4
    assert stayed(page)


def test_retired_certifications_come_on_request(page: Page, tracks):
    page.goto(LIST)
    page.get_by_role("link", name="Include retired").click()
    expect(found(page)).to_have_text("30 certifications")
    expect(page.get_by_label("Retired,")).to_be_checked()


def test_an_opened_long_facet_stays_open(page: Page, transactional_db):
    for number in range(15):
        CertificationFactory(track=TrackFactory(name=f"Line {number:02}", order=number))
    page.goto(LIST)
    page.get_by_text("3 more").click()
    page.get_by_label("Line 13").check()
    expect(found(page)).to_have_text("1 certification")
    expect(page.get_by_label("Line 14")).to_be_visible()
    expect(page.get_by_label("Line 13")).to_be_focused()


def test_a_failure_is_told_and_gives_the_button_back(page: Page, tracks, watch):
    watch.allow("")
    page.goto(LIST)
    page.context.set_offline(True)
    page.get_by_label("SRE").check()
    expect(page.get_by_text("The results could not be loaded.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Show results").click()
    expect(found(page)).to_have_text("14 certifications")
    expect(page.get_by_text("The results could not be loaded.")).to_be_hidden()


@windows(320)
def test_every_state_is_accessible(page: Page, axe, tracks, viewport, theme):
    page.goto(LIST)
    assert axe(page) == []
    if viewport < 992:
        page.locator("#filter > summary").click()
    page.get_by_label("SRE").check()
    expect(found(page)).to_have_text("14 certifications")
    assert axe(page) == []
    page.goto(f"{LIST}?q=nothing&track=ml&level=unknown&page=9")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_ticked_stays_so_when_the_results_change(page: Page, tracks, watch):
    # The link takes the place of the request of a tick that has not come back: htmx logs that.
    watch.allow("error: htmx:sendAbort")
    watch.allow("error: htmx:afterRequest")
    page.goto(LIST)
    stay(page)
    page.get_by_label("Compare Certification 1", exact=True).check()
    expect(page).to_have_url(re.compile(r"/certifications/\?c=[^&]+$"))
    expect(page.get_by_label("Compare Certification 1", exact=True)).to_be_focused()
    page.get_by_label("MLOps").check()
    expect(found(page)).to_have_text("14 certifications")
    page.get_by_label("Compare Certification 2", exact=True).check()
    page.get_by_role("link", name="Remove Track MLOps").click()
    expect(found(page)).to_have_text("28 certifications")
    expect(page.locator("[name=c]:checked")).to_have_count(2)
    assert stayed(page)
    page.get_by_role("button", name="Compare what is ticked").click()
    expect(page.get_by_role("columnheader")).to_have_count(2)


def test_to_tick_what_is_compared_keeps_the_page_of_the_results(page: Page, tracks):
    page.goto(f"{LIST}?page=2")
    stay(page)
    page.get_by_label("Compare Certification 25", exact=True).check()
    expect(page).to_have_url(re.compile(r"/certifications/\?c=[^&]+&page=2$"))
    expect(page.get_by_label("Compare Certification 25", exact=True)).to_be_checked()
    page.get_by_label("MLOps").check()
    expect(page).to_have_url(re.compile(r"/certifications/\?track=ml&c=[^&]+$"))


def test_htmx_is_fetched_once_the_pointer_is_on_something_that_it_acts_on(page: Page, tracks):
    asked = []
    page.on("request", lambda request: asked.append("htmx" in request.url))
    page.goto(LIST, wait_until="networkidle")
    page.get_by_role("heading", level=1).hover()
    page.get_by_role("link", name="Certification 1", exact=True).hover()
    assert not any(asked)
    page.get_by_label("SRE").hover()
    page.evaluate(UNTIL_HTMX_LISTENS)
    assert asked.count(True) == 1


def test_htmx_is_fetched_once_the_keyboard_is_in_the_form(page: Page, tracks):
    page.goto(LIST)
    page.get_by_role("searchbox", name="Search").focus()
    page.evaluate(UNTIL_HTMX_LISTENS)


@pytest.fixture
def held_back(page: Page) -> list:
    """The requests for htmx, which are answered by `continue_` alone."""
    held = []
    page.route("**/htmx*.js", lambda route: held.append(route))
    return held


def test_what_is_changed_before_htmx_has_come_is_not_lost(page: Page, tracks, held_back):
    page.goto(LIST)
    page.get_by_label("SRE").check()
    page.get_by_label("With a guide").check()
    held_back[0].continue_()
    expect(found(page)).to_have_text("1 certification")
    expect(page).to_have_url(re.compile(r"\?track=sre&guide=yes$"))


def test_what_is_typed_before_htmx_has_come_is_not_lost(page: Page, tracks, held_back):
    page.goto(LIST)
    page.get_by_role("searchbox", name="Search").press_sequentially("certification 2")
    held_back[0].continue_()
    expect(found(page)).to_have_text("10 certifications")


def test_what_is_ticked_before_htmx_has_come_is_not_lost(page: Page, tracks, held_back):
    page.goto(LIST)
    page.get_by_label("Compare Certification 1", exact=True).check()
    held_back[0].continue_()
    expect(page).to_have_url(re.compile(r"/certifications/\?c=[^&]+$"))


def test_without_htmx_the_button_comes_back(page: Page, tracks, watch):
    watch.allow("")
    page.route("**/htmx*.js", lambda route: route.abort())
    page.goto(LIST)
    page.get_by_label("SRE").check()
    expect(page.get_by_text("The results could not be loaded.")).to_be_visible()
    page.get_by_role("button", name="Show results").click()
    expect(found(page)).to_have_text("14 certifications")


def test_the_back_button_leads_through_states_of_before_another_page(page: Page, tracks):
    page.goto(LIST)
    page.get_by_label("SRE").check()
    expect(found(page)).to_have_text("14 certifications")
    page.goto("/roles/")
    page.go_back()
    expect(found(page)).to_have_text("14 certifications")
    page.go_back()
    expect(found(page)).to_have_text("28 certifications")


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args) -> dict:
        return browser_context_args | {"java_script_enabled": False}

    def test_the_form_filters_and_leaves_a_clean_address(self, page: Page, tracks):
        page.goto(LIST)
        page.get_by_label("SRE").check()
        page.get_by_label("With a guide").check()
        page.get_by_role("button", name="Show results").click()
        expect(found(page)).to_have_text("1 certification")
        expect(page).to_have_url(re.compile(r"/certifications/\?track=sre&guide=yes$"))
        page.get_by_role("link", name="Remove Guide With a guide").click()
        expect(found(page)).to_have_text("14 certifications")

    def test_the_form_keeps_what_is_ticked(self, page: Page, tracks):
        page.goto(f"{LIST}?track=sre&guide=yes")
        page.get_by_label("Compare Certification 1", exact=True).check()
        page.get_by_label("SRE").uncheck()
        page.get_by_label("MLOps").check()
        page.get_by_role("button", name="Show results").click()
        expect(found(page)).to_have_text("2 certifications")
        page.get_by_label("Compare Certification 2", exact=True).check()
        page.get_by_role("button", name="Compare what is ticked").click()
        expect(page.get_by_role("columnheader")).to_have_count(2)

    @pytest.mark.parametrize("viewport", [360])
    def test_on_a_phone_the_filter_is_folded_and_says_what_is_chosen(self, page: Page, tracks):
        page.goto(f"{LIST}?track=sre")
        expect(page.get_by_label("MLOps")).to_be_hidden()
        page.get_by_text("Filter (1 chosen)").click()
        page.get_by_label("MLOps").check()
        page.get_by_role("button", name="Show results").click()
        expect(found(page)).to_have_text("28 certifications")
        expect(page.get_by_text("Filter (2 chosen)")).to_be_visible()
