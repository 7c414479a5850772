"""The browser of these tests notices what it should notice."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ADDRESS = "/admin/login/"


@pytest.fixture
def faults(page: Page, watch):
    """Run some JavaScript on a page of the portal; the faults that were noticed."""

    def run(script: str) -> list[str]:
        page.goto(ADDRESS)
        before = len(watch.faults)
        page.evaluate(script)
        page.wait_for_timeout(200)
        found = watch.faults[before:]
        watch.allow("")
        return found

    return run


def test_what_the_security_policy_stops(faults):
    script = (
        "document.head.append(Object.assign(document.createElement('style'), {textContent: '*{}'}))"
    )
    (fault,) = faults(script)
    assert "Content Security Policy" in fault


def test_exceptions(faults):
    (fault,) = faults("setTimeout(() => { throw new Error('broken') })")
    assert "broken" in fault


def test_messages_of_errors(faults):
    (fault,) = faults("console.error('something')")
    assert fault.startswith("error: something")


def test_missing_files(faults):
    assert "404" in faults("fetch('/no-such-page/').catch(() => null)")[0]


def test_other_hosts(faults):
    found = faults("open('http://example.com/')")
    assert found[0] == "request to another host: http://example.com/"


def test_violations_of_accessibility_are_found_under_the_policy(page: Page, axe):
    page.goto(ADDRESS)
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")
    assert [line for line in axe(page) if line.startswith("label (critical) at ['#id_username']")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [1280, 320])
def test_theme_and_viewport_reach_the_page(page: Page, theme, viewport):
    page.goto(ADDRESS)
    assert page.evaluate("innerWidth") == viewport
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {theme})').matches")
