"""The journey of a plan: choose, see the calendar, tick, come back; with JavaScript and without."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ics import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from certifications.models import Certification, PlanTask, Skill

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shipped")]

PLAN = "/plan/mlocp/?plan=30&start=2026-12-01&made=20261124T080000"
FIRST, SECOND = "Repeat the core definitions", "Train two small models in Python"


def make_plan(page: Page) -> None:
    """From the list to a dated plan, by way of the form."""
    page.get_by_role("link", name="MLOps Certified Professional").click()
    page.get_by_role("radio", name="30 days").check()
    page.get_by_label("Start").fill("2030-12-02")
    page.get_by_label("Hours a week").fill("7")
    page.get_by_label("Sunday").check()
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", name="First hands-on work")).to_be_visible()
    expect(page.get_by_text("Wednesday, 1 January 2031")).to_be_visible()


def tally(page: Page, kind: str = "task") -> Locator:
    return page.locator(f"[data-tally={kind}] span")


def import_file(page: Page, path: Path, content: str) -> None:
    path.write_text(content)
    page.get_by_label("Take ticks in from a file").set_input_files(path)


def test_a_choice_becomes_a_calendar_file_and_ticks_stay(page: Page):
    page.goto("/plan/")
    make_plan(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Calendar file").click()
    events = Calendar(Path(download.value.path()).read_text("utf-8")).events
    assert max(event.begin.date() for event in events).isoformat() == "2031-01-01"
    page.get_by_role("checkbox", name=FIRST).check()
    page.get_by_role("checkbox", name="Model Versioning").check()
    expect(tally(page)).to_have_text("1 of 6 tasks")
    page.reload()
    expect(page.get_by_role("checkbox", name=FIRST)).to_be_checked()
    expect(tally(page)).to_have_text("1 of 6 tasks")
    expect(tally(page, "skill")).to_have_text("1 of 5 skills")
    expect(page.get_by_role("progressbar", name="Tasks ticked off")).to_have_js_property("value", 1)


def test_ticks_survive_another_choice_and_leave_the_other_plans_alone(page: Page):
    page.goto(PLAN)
    page.get_by_role("checkbox", name=FIRST).check()
    page.goto(PLAN.replace("plan=30", "plan=60"))
    expect(tally(page)).to_have_text("0 of 8 tasks")
    expect(page.locator("[data-gone]")).to_be_hidden()
    page.goto(PLAN.replace("2026-12-01", "2027-03-01") + "&off=sun")
    expect(page.get_by_role("checkbox", name=FIRST)).to_be_checked()


def test_a_renamed_and_moved_task_keeps_its_tick(page: Page):
    page.goto(PLAN)
    page.get_by_role("checkbox", name=SECOND).check()
    PlanTask.objects.filter(title=SECOND).update(title="Train one model", order=99)
    page.reload()
    expect(page.get_by_role("checkbox", name="Train one model")).to_be_checked()
    expect(tally(page)).to_have_text("1 of 6 tasks")


def test_what_left_the_guide_is_said_until_it_is_forgotten(page: Page):
    page.goto(PLAN)
    for name in (FIRST, SECOND):
        page.get_by_role("checkbox", name=name).check()
    PlanTask.objects.filter(title__in=[FIRST, SECOND]).delete()
    page.reload()
    gone = page.locator("[data-gone]")
    expect(gone).to_contain_text("2 ticked tasks are no longer in the guide")
    expect(gone).to_contain_text(f"“{FIRST}”, “{SECOND}”")
    expect(tally(page)).to_have_text("0 of 4 tasks")
    page.get_by_role("button", name="Forget them").click()
    expect(gone).to_be_hidden()
    expect(page.locator("[data-status]")).to_have_text("Ticks that were forgotten: 2.")
    expect(page.get_by_role("heading", name="Your ticks")).to_be_focused()
    page.get_by_role("checkbox", name="Model Versioning").check()
    Skill.objects.filter(title="Model Versioning").delete()
    page.reload()
    expect(gone).to_contain_text("1 ticked skill is no longer in the guide: “Model Versioning”.")


def test_ticks_travel_as_a_file(page: Page, tmp_path):
    page.goto(PLAN)
    page.get_by_role("checkbox", name=FIRST).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save ticks as a file").click()
    saved = Path(download.value.path()).read_text()
    expect(page.locator("[data-status]")).to_have_text("Ticks saved in “ticks.json”: 1.")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(tally(page)).to_have_text("0 of 6 tasks")
    page.get_by_role("checkbox", name=SECOND).check()
    import_file(page, tmp_path / "ticks.json", saved)
    expect(page.locator("[data-status]")).to_have_text("Ticks in the file: 1. New here: 1.")
    expect(tally(page)).to_have_text("2 of 6 tasks")


@pytest.mark.parametrize(
    "content",
    ["", "no json", "null", "[]", '{"version": 2, "ticks": {}}', '{"version": 1, "ticks": []}x',
     '{"version": 1, "ticks": null}', '{"version": 1, "ticks": {"a": {}}}', " " * 1_000_001],
)  # fmt: skip
def test_a_file_of_something_else_is_refused_and_nothing_is_lost(page: Page, tmp_path, content):
    page.goto(PLAN)
    page.get_by_role("checkbox", name=FIRST).check()
    import_file(page, tmp_path / "bad.json", content)
    expect(page.locator("[data-status]")).to_contain_text("“bad.json” is not a file of ticks")
    expect(tally(page)).to_have_text("1 of 6 tasks")


def test_a_file_cannot_bring_markup_along(page: Page, tmp_path):
    page.goto(PLAN)
    uid = "00000000-0000-4000-8000-000000000000"
    tick = {"guide": str(Certification.objects.get(slug="mlocp").uid), "kind": "task"}
    tick["title"] = "<img src=x onerror=alert(1)>"
    import_file(page, tmp_path / "a.json", json.dumps({"version": 1, "ticks": {uid: tick}}))
    expect(page.locator("[data-gone]")).to_contain_text(tick["title"])
    assert page.locator("[data-gone] img").count() == 0


def test_what_the_browser_holds_may_be_broken(page: Page):
    page.goto("/plan/")
    page.evaluate("localStorage.setItem('progress', '{broken')")
    page.goto(PLAN)
    expect(tally(page)).to_have_text("0 of 6 tasks")
    page.get_by_role("checkbox", name=FIRST).check()
    page.reload()
    expect(tally(page)).to_have_text("1 of 6 tasks")


def test_a_browser_that_keeps_nothing_is_told_so(page: Page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('off', 'SecurityError') } })"
    )
    page.goto(PLAN)
    expect(page.locator("[data-status]")).to_contain_text("does not keep anything")
    page.get_by_role("checkbox", name=FIRST).check()
    expect(tally(page)).to_have_text("1 of 6 tasks")


def test_a_tick_in_one_tab_shows_in_the_other(page: Page):
    page.goto(PLAN)
    other = page.context.new_page()
    other.goto(PLAN)
    page.get_by_role("checkbox", name=FIRST).check()
    expect(other.get_by_role("checkbox", name=FIRST)).to_be_checked()


def test_nothing_is_sent_and_no_cookie_is_set(page: Page, context):
    page.goto(PLAN)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("checkbox", name=FIRST).check()
    expect(tally(page)).to_have_text("1 of 6 tasks")
    assert [url for url in requests if "/static/" not in url] == []
    assert context.cookies() == []


def test_everything_but_ticks_works_without_scripts(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/plan/")
    make_plan(page)
    expect(page.get_by_text("Print the page as a checklist")).to_be_visible()
    assert page.get_by_text("Your ticks", exact=True).is_hidden()
    page.emulate_media(media="print")
    box = page.locator("[data-tick]").first
    assert box.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    assert box.evaluate("e => getComputedStyle(e).appearance") == "none"
    expect(page.get_by_role("button", name="Make the plan")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Am I ready?").click()
    page.get_by_role("button", name="Show what to study").click()
    expect(page.get_by_role("alert")).to_contain_text("Answer at least one")
    page.get_by_role("group", name="Model Versioning").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Show what to study").click()
    page.locator(".to-study").get_by_role("link", name="Model Versioning").click()
    assert "#part-" in page.url
    expect(page.get_by_role("heading", name="Model Versioning")).to_be_in_viewport()
    context.close()


def test_a_wrong_entry_stays_in_its_field(page: Page, watch, axe):
    watch.allow("422")
    page.goto("/plan/mlocp/")
    page.get_by_role("radio", name="30 days").check()
    page.get_by_label("Hours a week").fill("1e")
    page.get_by_label("Other days off").fill("Christmas")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_label("Other days off")).to_have_value("Christmas")
    expect(page.get_by_label("Hours a week")).to_have_value("1e")
    expect(page.get_by_text("Write whole hours as a number, such as 8.")).to_be_visible()
    expect(page.get_by_role("radio", name="30 days")).to_be_checked()
    assert axe(page) == []
    page.get_by_role("alert").get_by_role("link", name="Other days off").click()
    expect(page.get_by_label("Other days off")).to_be_in_viewport()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_date_half_typed_is_kept_and_not_taken_for_none(
    browser: Browser, live_server, java_script_enabled
):
    context = browser.new_context(java_script_enabled=java_script_enabled, locale="en-US")
    page = context.new_page()
    for place, name, button in [
        ("", "Start", "Make the plan"),
        ("renewal/", "Exam passed on", "Show when to renew"),
    ]:
        page.goto(f"{live_server.url}/plan/mlocp/{place}")
        if not place:
            page.get_by_role("radio", name="30 days").check()
        page.get_by_label(name).press_sequentially("02302027")
        page.get_by_role("button", name=button).click()
        field = page.locator("input:invalid")
        expect(field).to_have_accessible_name(name)
        expect(field).to_be_focused()
        assert field.evaluate("e => e.validity.badInput")
        assert page.url.endswith(f"/plan/mlocp/{place}")
    context.close()


def test_without_a_date_the_plan_starts_today(page: Page):
    page.goto("/plan/mlocp/")
    page.get_by_role("radio", name="60 days").check()
    page.get_by_role("button", name="Make the plan").click()
    page.wait_for_url("**&made=*")
    today = datetime.now(UTC).date()
    start = page.locator(".dated-span time").first.get_attribute("datetime")
    assert abs((today - datetime.fromisoformat(start).date()).days) <= 1


def test_another_plan_that_fits_is_one_step_away(page: Page, axe):
    page.goto(PLAN.replace("made=", "exam=2026-12-11&off=sun&made="))
    assert axe(page) == []
    page.get_by_role("link", name="with the same dates").click()
    expect(page.locator(".dated-span time").last).to_have_text("Friday, 11 December 2026")
    expect(page.get_by_text("The span is too short")).to_be_hidden()


@pytest.mark.parametrize("viewport", [360])
def test_the_line_of_a_phone_scrolls_in_its_own_frame(page: Page):
    page.goto(PLAN)
    scroller = page.get_by_role("region", name="Timeline of the plan")
    assert scroller.evaluate("e => e.scrollWidth > e.clientWidth")
    expect(page.get_by_text("Scroll sideways for the whole line")).to_be_visible()


def test_the_line_fits_a_wide_screen(page: Page):
    page.goto(PLAN)
    scroller = page.get_by_role("region", name="Timeline of the plan")
    assert scroller.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_words_of_the_line_do_not_meet(page: Page):
    page.goto(PLAN.replace("plan=30", "plan=60"))
    boxes = page.locator(".timeline .stop text").evaluate_all(
        "all => all.map(e => e.getBBox()).map(b => [b.x, b.y, b.x + b.width, b.y + b.height])"
    )
    assert len(boxes) == 9
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
