"""What holds for every page type in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.test_pages import PAGES
from tests.windows import windows

pytestmark = pytest.mark.browser

ALL = {**PAGES, "question": "/faqs/is-python-mandatory/"}
FIRST_VISIT = 60_000  # bytes in all
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


def weigh(context: BrowserContext, address: str) -> int:
    """Bytes on the wire for the first visit of ``address``, with all that it loads."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    context.close()
    return sum(sizes)


def test_a_first_visit_is_light(portal, browser: Browser, subtests):
    for name, address in ALL.items():
        with subtests.test(name):
            assert 0 < weigh(browser.new_context(), portal.url + address) <= FIRST_VISIT


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
    assert FIRST_VISIT < weigh(with_empty_cache, page.url) <= FIRST_VISIT_OF_STAFF


def test_error_pages_are_accessible_and_offer_ways_on(page: Page, shipped, axe: Callable, watch):
    watch.allow("404")
    response = page.goto("/certifications/there-is-no-such-page/")
    assert response.status == 404
    assert axe(page) == []
    page.get_by_role("searchbox").fill("mlocp")
    page.get_by_role("button", name="Search").click()
    name = "MLOps Certified Professional (MLOCP)"
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
