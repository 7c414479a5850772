"""What holds for every page type in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.first_view import asked_for, first_screens, first_visit
from tests.test_pages import PAGES
from tests.windows import windows

pytestmark = pytest.mark.browser

ALL = {**PAGES, "question": "/faqs/is-python-mandatory/"}
FIRST = {
    **ALL,
    "form for a question": "/faqs/ask/",
    "nothing to compare": "/compare/",
    "no question of the next step": "/next/",
}
FIRST_VISIT = 50_000  # bytes in all
FIRST_VIEW = 14_000  # bytes: what a server sends at once, before it waits for the browser
REQUESTS = 5
FIRST_VISIT_OF_STAFF = 300_000  # to the largest page of the admin


@windows(320)
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(
    page: Page, shipped, axe: Callable, subtests
):
    for name, address in ALL.items():
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        with subtests.test(name):
            assert axe(page) == []
            assert width <= page.viewport_size["width"]


def form_for_a_comment(page: Page, guide: str) -> str:
    page.goto(guide)
    return page.locator("a[data-comment-form]").first.get_attribute("href")


def test_a_first_visit_is_light(portal, browser: Browser, subtests):
    form = form_for_a_comment(browser.new_page(), portal.url + PAGES["deep dive"])
    for name, address in {**FIRST, "form for a comment": form}.items():
        visit = first_visit(browser, portal.url + address)
        with subtests.test(name):
            assert 0 < len(visit.requests) <= REQUESTS
            assert 0 < visit.everything <= FIRST_VISIT
            assert visit.css < visit.first_view <= min(FIRST_VIEW, visit.html + visit.css)


def test_the_home_fits_into_one_round_trip_as_a_whole(portal, browser: Browser):
    visit = first_visit(browser, portal.url)
    assert visit.html + visit.css <= FIRST_VIEW


def test_the_first_view_ends_with_what_begins_in_the_window(client, shipped, live_server, browser):
    html = client.get("/guide/").text
    for part in first_screens(browser, f"{live_server.url}/guide/", html):
        assert html.startswith(part)
        assert part.rstrip().endswith(">")
        assert "<h1>The whole guide</h1>" in part
        assert "</main>" not in part
    short = client.get("/faqs/ask/thanks/").text
    assert first_screens(browser, f"{live_server.url}/faqs/ask/thanks/", short)[0] == short


def test_the_guide_is_light_to_edit(portal, browser: Browser):
    desk = browser.new_context()
    page = desk.new_page()
    page.goto(f"{portal.url}/admin/certifications/certification/?q=mlocp")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(re.search(r"password  (\S+)", portal.output)[1])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="MLOps Certified Professional").click()
    cookies = desk.cookies()
    with_empty_cache = browser.new_context(storage_state={"cookies": cookies, "origins": []})
    asked = asked_for(with_empty_cache, page.url)
    desk.close()  # an open form says now and then that somebody is at it
    assert FIRST_VISIT < sum(asked.values()) <= FIRST_VISIT_OF_STAFF


def test_error_pages_are_accessible_and_offer_ways_on(page: Page, shipped, axe: Callable, watch):
    watch.allow("404")
    response = page.goto("/certifications/there-is-no-such-page/")
    assert response.status == 404
    assert axe(page) == []
    page.get_by_role("searchbox").fill("mlocp")
    page.get_by_role("button", name="Search").click()
    name = "MLOps Certified Professional (MLOCP)"
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
