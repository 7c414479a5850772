"""What the first visit of a page asks for, and how much of it the first screen needs."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, BrowserContext

from mlocp_portal.edge.pages import compress

WINDOWS = ((1280, 800), (360, 740))
ICON = re.compile(r'<link rel="icon" href="([^"]+)"')
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
# The first element after the last that begins in the window, and how many of its name precede it.
AFTER_THE_FIRST_SCREEN = """() => {
  const all = [...document.querySelectorAll("*")];
  const isInSight = (element) =>
    element.checkVisibility() && element.getBoundingClientRect().top < innerHeight;
  const next = all[all.findLastIndex(isInSight) + 1];
  if (!next) return null;
  return [next.localName, [...document.querySelectorAll(next.localName)].indexOf(next)];
}"""


@dataclass(frozen=True)
class FirstVisit:
    """Bytes as a browser gets them, compressed; ``first_view`` is CSS and the HTML in sight."""

    requests: frozenset[str]
    html: int
    css: int
    first_view: int
    everything: int


def read(url: str) -> bytes:
    headers = {"Accept-Encoding": "br, gzip", "Accept": "text/html,*/*"}
    with urlopen(Request(url, headers=headers), timeout=60) as answer:  # noqa: S310
        return answer.read()


def first_visit(browser: Browser, url: str) -> FirstVisit:
    with urlopen(url, timeout=60) as answer:  # noqa: S310
        html = answer.read().decode()
    requests = asked_for(browser.new_context(), url)
    # Without a window the browser leaves out the icon, which any other one asks for.
    requests |= {urljoin(url, icon): len(read(urljoin(url, icon))) for icon in ICON.findall(html)}
    css = sum(len(read(urljoin(url, sheet))) for sheet in SHEET.findall(html))
    in_sight = max(len(compress(part.encode(), "br")) for part in first_screens(browser, url, html))
    return FirstVisit(
        requests=frozenset(requests),
        html=len(read(url)),
        css=css,
        first_view=css + in_sight,
        everything=sum(requests.values()),
    )


def asked_for(context: BrowserContext, url: str) -> dict[str, int]:
    """Each address that the browser asks for by itself, and what came over the wire for it."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    addresses, sizes = {}, {}

    def note(event: dict) -> None:
        if not event["request"]["url"].startswith("data:"):
            addresses[event["requestId"]] = event["request"]["url"]

    session.on("Network.requestWillBeSent", note)
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(url, wait_until="networkidle")
    context.close()
    return {address: sizes.get(number, 0) for number, address in addresses.items()}


def first_screens(browser: Browser, url: str, html: str) -> list[str]:
    """``html`` up to the end of what begins in the window, for each of the windows."""
    found = []
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url)
        after = page.evaluate(AFTER_THE_FIRST_SCREEN)
        found.append(html[: _place(html, *after)] if after else html)
    context.close()
    return found


def _place(html: str, name: str, number: int) -> int:
    return list(re.finditer(rf"<{name}(?=[\s/>])", html))[number].start()
