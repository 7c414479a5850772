"""Finds a Chromium for the browser tests, and installs one where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: it does not work for root or in containers, and only our own pages are opened.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever a page or the browser itself asks for, nothing leaves this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
MISSING = (
    "The browser tests need a browser: install Chromium or Chrome, or set BROWSER_PATH to one."
)


def find_browser(of_playwright: str) -> str | None:
    """The browser to use: the one named in BROWSER_PATH, else Playwright's own, else any."""
    if chosen := os.environ.get("BROWSER_PATH"):
        return shutil.which(chosen)
    if Path(of_playwright).exists():
        return of_playwright
    return next(filter(None, map(shutil.which, NAMES)), None)


def launches() -> bool:
    """Whether a browser is there and runs, with all the libraries that it needs."""
    with sync_playwright() as playwright:
        path = find_browser(playwright.chromium.executable_path)
        try:
            if path:
                playwright.chromium.launch(executable_path=path, args=ARGUMENTS).close()
        except Error:
            return False
    return path is not None


def as_root() -> list[str] | None:
    """What to put before a command that needs root's rights; None where they cannot be had."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    allowed = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True)
    return sudo if allowed and allowed.returncode == 0 else None


def ways_to_install(of_playwright: str) -> Iterator[list[list[str]]]:
    """Commands to try one group after the other, until a browser launches."""
    playwright = [sys.executable, "-m", "playwright"]
    yield [[*playwright, "install", "chromium"]]
    root = as_root()
    if root is None:
        return
    if Path(of_playwright).exists():  # but did not launch, so it lacks libraries
        yield [[*root, *playwright, "install-deps", "chromium"]]
    if shutil.which("apt-get"):
        packages = ["chromium", "fonts-liberation", "fonts-dejavu-core"]
        install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
        yield [[*root, "apt-get", "update", "--quiet=2"], [*root, *install, "--quiet=2"]]


def succeeds(command: list[str]) -> bool:
    print("The tests lack something; trying:", " ".join(command), flush=True)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=900)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    with sync_playwright() as playwright:
        of_playwright = playwright.chromium.executable_path
    if find_browser(of_playwright):
        return
    for commands in ways_to_install(of_playwright):
        if all(map(succeeds, commands)) and launches():
            print("A browser was installed.")
            return
    sys.exit(MISSING)


if __name__ == "__main__":
    main()
