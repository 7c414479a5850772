"""Reading the guide, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shipped")]


def test_the_switch_changes_the_colours_and_is_remembered(page: Page):
    page.goto("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    switch = page.get_by_role("button", name="Colours")
    expect(switch).to_have_text("Colours: system")
    switch.click()
    expect(switch).to_have_text("Colours: light")
    switch.click()
    expect(switch).to_have_text("Colours: dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("/faqs/")
    assert page.evaluate(paper) == dark


@pytest.mark.parametrize("address", ["/guide/", "/certifications/mlocp/"])
def test_the_contents_show_where_you_are(page: Page, address):
    page.goto(address)
    links = page.locator("[data-contents] a")
    here = page.locator("[data-contents] [aria-current]")
    for number in (2, 5, links.count() - 1):
        link = links.nth(number)
        page.evaluate("h => document.querySelector(h).scrollIntoView({behavior: 'instant'})",
                      link.get_attribute("href"))  # fmt: skip
        expect(here).to_have_text(link.inner_text())


def test_a_fragment_opens_its_answer(page: Page):
    page.goto("/faqs/#question-is-python-mandatory")
    expect(page.locator("#question-is-python-mandatory")).to_be_visible()
    assert page.locator("details[open]").count() == 1
    page.goto("/faqs/#question-pass-mark")
    expect(page.locator("#question-pass-mark")).to_be_visible()


def test_opening_an_answer_puts_its_address_in_the_bar(page: Page):
    page.goto("/faqs/")
    page.get_by_text("What is the pass mark?", exact=True).click()
    page.wait_for_url("**/faqs/#question-pass-mark")


def test_find_in_page_reaches_closed_answers(page: Page):
    page.goto("/faqs/")
    assert page.evaluate("window.find('Kubeflow')")


def test_the_menu_of_a_phone_opens_and_leads_on(page: Page):
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Roles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Roles")


def test_the_keyboard_meets_the_skip_link_first_and_sees_where_it_is(page: Page):
    page.goto("/certifications/mlocp/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    style = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert style == "solid"


def test_the_stations_of_the_map_are_reached_by_keyboard(page: Page):
    page.goto("/map/")
    page.locator(".map a").first.focus()
    names = []
    for _ in range(3):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")
    assert len(set(names)) == 3
    assert all(names)


@pytest.mark.parametrize("viewport", [360, 1024])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/map/",
        "/map/?role=cloud-engineer",
        "/map/?role=finops-practitioner",
        "/next/?held=cloud-architect",
    ],
)
def test_where_the_map_is_cut_it_shows_the_station_that_matters(page: Page, viewport, address):
    page.goto(address)
    matters = ".map .is-start, .map:not(:has(.is-start)) .is-lit, .map:not(.has-lit) .has-guide"
    box = page.locator(matters).first.locator(".dot").first.bounding_box()
    assert 0 <= box["x"] <= viewport - box["width"]


@pytest.mark.parametrize("viewport", [360])
def test_a_phone_shows_the_map_from_the_beginning_of_a_zone(page: Page):
    page.goto("/map/")
    left = page.locator(".map-scroller").bounding_box()["x"]
    zones = [zone.bounding_box()["x"] for zone in page.locator(".map-zones path").all()]
    assert min(abs(zone - left) for zone in zones) <= 1


@pytest.mark.parametrize("viewport", [360, 1024])
def test_the_line_of_a_plan_is_shown_from_its_head(page: Page):
    page.goto("/plan/mlocp/?plan=30&start=2027-01-04")
    page.locator(".timeline").wait_for()
    assert page.locator(".map-scroller").evaluate("scroller => scroller.scrollLeft") == 0


def test_every_page_is_readable_without_scripts(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/map/")
    page.get_by_label("Light up the stations for").select_option("devops-engineer")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status").get_by_text("DevOps Engineer")).to_be_visible()
    page.goto(live_server.url + "/faqs/#question-pass-mark")
    expect(page.locator("#question-pass-mark")).to_be_visible()
    page.goto(live_server.url + "/guide/")
    expect(page.get_by_role("heading", name="Conclusion")).to_be_visible()
    assert not page.get_by_role("button", name="Colours").is_visible()
    context.close()


def test_paper_has_no_navigation_and_all_answers(page: Page):
    page.goto("/faqs/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    assert page.locator(".masthead").is_hidden()
    height = page.locator(".answer").first.evaluate("e => e.getBoundingClientRect().height")
    assert height > 10


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("address", ["/", "/map/"])
def test_the_map_and_its_legend_share_one_sheet(page: Page, address, paper):
    page.goto(address)
    pdf = page.pdf(format=paper)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) > 2
    assert [float(width) > float(height) for width, height in boxes].count(True) == 1


def test_nothing_moves_for_whoever_wants_less_motion(browser: Browser, live_server):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(live_server.url + "/certifications/")
    moving = """() => [...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
        return style.scrollBehavior === "smooth" || times.some(time => parseFloat(time) > 0);
    }).map(element => element.className)"""
    assert page.evaluate(moving) == []
    context.close()
