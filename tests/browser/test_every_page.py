"""What holds for every page type in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_pages import PAGES
from tests.windows import windows

pytestmark = pytest.mark.browser

ALL = {**PAGES, "question": "/faqs/is-python-mandatory/"}
FIRST_VISIT = 60_000  # bytes in all


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


def test_a_first_visit_is_light(portal, browser: Browser, subtests):
    for name, address in ALL.items():
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes = []
        session.on("Network.loadingFinished", lambda e, sizes=sizes: sizes.append(e))
        page.goto(portal.url + address, wait_until="networkidle")
        context.close()
        with subtests.test(name):
            assert sum(event["encodedDataLength"] for event in sizes) <= FIRST_VISIT


def test_error_pages_are_accessible_and_offer_ways_on(page: Page, shipped, axe: Callable, watch):
    watch.allow("404")
    response = page.goto("/certifications/there-is-no-such-page/")
    assert response.status == 404
    assert axe(page) == []
    page.get_by_role("searchbox").fill("mlocp")
    page.get_by_role("button", name="Search").click()
    name = "MLOps Certified Professional (MLOCP)"
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
