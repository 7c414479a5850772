"""From a role to a calendar file, as a visitor goes."""

import pytest
from ics import Calendar
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def browser_context_args(browser_context_args, scripts) -> dict:
    return browser_context_args | {"java_script_enabled": scripts}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_role_over_comparison_and_next_step_to_a_calendar(
    page: Page, shipped, scripts, watch
):
    # A tick that has not come back gives way to what is done next: htmx logs that.
    watch.allow("error: htmx:sendAbort")
    watch.allow("error: htmx:afterRequest")
    main = page.locator("main")

    page.goto("/")
    main.get_by_role("link", name="DevOps Engineer").click()
    comparison = main.get_by_role("link", name="Compare what is recommended")
    expect(comparison).to_have_attribute(
        "href", "/compare/?c=devops-professional&c=mlocp&role=devops-engineer"
    )
    main.get_by_role("link", name="All certifications for this role").click()
    expect(main.get_by_role("heading", name="2 certifications")).to_be_visible()

    main.get_by_label("Compare MLOps Certified Professional").check()
    main.get_by_label("Compare DevOps Professional").check()
    main.get_by_role("button", name="Compare what is ticked").click()
    expect(main.get_by_role("columnheader")).to_have_count(2)
    expect(main.get_by_text("Every row differs.")).to_be_visible()
    expect(main.get_by_role("rowheader", name="Skills")).to_be_visible()
    expect(main.get_by_role("rowheader", name="Level")).to_be_visible()

    main.get_by_role("link", name="What next? After DevOps Professional").click()
    main.get_by_role("button", name="Compare what is ticked").click()
    main.get_by_role("link", name="Your next steps").click()
    expect(main.get_by_role("combobox", name="Your role")).to_have_value("devops-engineer")
    expect(main.get_by_role("link", name="Remove DevOps Professional")).to_be_visible()
    role = main.get_by_role("region", name="For your role")
    expect(role.get_by_role("heading", name="MLOps Certified Professional")).to_be_visible()
    expect(role).to_contain_text("Recommended for DevOps Engineer")

    role.get_by_role("link", name="Make a dated plan").click()
    main.get_by_label("30 days").check()
    main.get_by_label("Start").fill("2027-01-04")
    main.get_by_role("button", name="Make the plan").click()
    expect(main).to_contain_text("Exam day")
    with page.expect_download() as download:
        main.get_by_role("link", name="Calendar file").click()
    events = Calendar(download.value.path().read_text(encoding="utf-8")).events
    assert {event.all_day for event in events} == {True}
    assert "MLOCP: Repeat the core definitions" in {event.name for event in events}
