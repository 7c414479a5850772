"""A browser that is hard to please: a page with any fault on its console or wire fails its test."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from scripts.browser import ARGUMENTS, MISSING, find_browser

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_OPTIONS = json.dumps({"runOnly": AXE_TAGS, "resultTypes": ["violations"], "preload": False})
AXE_RUN = f"axe.run({AXE_OPTIONS}).then(results => results.violations)"


class Watch:
    """Collects what goes wrong in a browser; `allow` names a fault that the test provokes."""

    def __init__(self, context: BrowserContext, host: str):
        self.hosts = {host}
        self._allowed: list[str] = []
        self._faults: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self._faults.append(f"exception: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failure)

    def allow(self, part: str) -> None:
        self._allowed.append(part)

    @property
    def faults(self) -> list[str]:
        return [f for f in self._faults if not any(part in f for part in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports what the content security policy stopped, and each 4xx and 5xx, here.
        if message.type in {"error", "warning"}:
            self._faults.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc not in self.hosts:
            self._faults.append(f"request to another host: {request.url}")

    def _failure(self, request: Request) -> None:
        # Aborted: the browser itself no longer wanted it, since the page was left.
        if request.failure != "net::ERR_ABORTED":
            self._faults.append(f"request failed: {request.url} {request.failure}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type, browser_type_launch_args) -> dict:
    path = find_browser(browser_type.executable_path)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return browser_type_launch_args | {"executable_path": path, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """So that `page.goto("/paths/")` is enough."""
    return live_server.url


@pytest.fixture
def theme() -> str:
    """The visitor's colour scheme; `parametrize("theme", ["light", "dark"])` for both."""
    return "light"


@pytest.fixture
def viewport() -> int:
    """The width of the window; `parametrize("viewport", [1280, 320])` for a phone as well."""
    return 1280


@pytest.fixture
def browser_context_args(browser_context_args, theme, viewport) -> dict:
    size = {"width": viewport, "height": 800}
    return browser_context_args | {"color_scheme": theme, "viewport": size}


@pytest.fixture
def watch(context: BrowserContext, base_url) -> Iterator[Watch]:
    """Fails the test at its end for every fault that it did not allow."""
    watch = Watch(context, urlsplit(base_url).netloc)
    yield watch
    assert watch.faults == []


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    return context.new_page()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Check the page a test has open; one readable line for each violation of accessibility."""

    def check(page: Page) -> list[str]:
        # By way of the debugger, which the page's own security policy does not concern.
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
        options = {"expression": AXE_RUN, "awaitPromise": True, "returnByValue": True}
        found = session.send("Runtime.evaluate", options)["result"]["value"]
        session.detach()
        return [
            f"{violation['id']} ({violation['impact']}) at {node['target']}: {violation['help']}: "
            f"{node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]

    return check
