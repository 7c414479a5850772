"""What a first visit weighs, how soon a portal answers, and how much memory a worker takes."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from benchmarks.first_view import FirstVisit, first_visit, read
from benchmarks.portals import ROOT, settings_of
from benchmarks.processes import children, pss, running, wait_for
from scripts.browser import ARGUMENTS, find_browser
from scripts.sandbox import free_port

PAGES = ("", "certifications/", "guide/", "map/", "roles/", "paths/", "faqs/")
WEIGHED = ("", "certifications/", "guide/", "map/", "plan/mlocp/")


@contextmanager
def _portal(size: int) -> Iterator[tuple[str, int, float]]:
    """The portal as its users start it, with its data loaded and its pages drawn.

    Its address, the number of its process, and the seconds to its first answer.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "scripts.serve", "run"]
    environment = settings_of(size) | {"PORT": str(port)}
    with running(command, cwd=ROOT, env=environment) as process:
        seconds = wait_for(url, process)
        for _ in range(6):  # each of the workers answers some of them
            for page in PAGES:
                read(url + page)
        yield url, process.pid, seconds


def start(size: int) -> dict:
    """How soon the portal answers, and the memory that it takes."""
    with _portal(size) as (_, pid, seconds):
        time.sleep(1)
        workers = [pss(worker) for worker in children(pid)]
        return {"first answer": seconds, "workers": workers, "main": pss(pid)}


def weigh(size: int) -> dict[str, dict[str, int]]:
    """What the first visit of each page weighs: its parts in the order of the report."""
    with _portal(size) as (url, *_), sync_playwright() as playwright:
        path = find_browser(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        return {f"/{page}": _parts(first_visit(browser, url + page)) for page in WEIGHED}


def _parts(visit: FirstVisit) -> dict[str, int]:
    return {
        "HTML": visit.html,
        "CSS": visit.css,
        "first view": visit.first_view,
        "requests": len(visit.requests),
        "all": visit.everything,
    }
