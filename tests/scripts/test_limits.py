"""What the portal refuses to read, and what it counts, with the server as it is started."""

import http.client
import re
import time
from contextlib import closing
from urllib.request import urlopen

import pytest

from scripts.sandbox import Sandbox

MB = 2**20


class Endless:
    """A body of ``size`` bytes that takes no memory."""

    def __init__(self, size: int):
        self.left = size

    def read(self, most: int) -> bytes:
        piece = min(most, self.left, 2**16)
        self.left -= piece
        return b"a" * piece


def send(
    portal: Sandbox, method: str, path: str, body=None, **headers: str
) -> tuple[int, dict, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)) as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client.request(method, path, body, named)
        answer = client.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode()


def heading(page: str) -> str:
    return re.search("<h1>(.*)</h1>", page)[1]


def test_a_body_that_is_too_large_is_read_to_its_end_and_answered_with_a_page(portal):
    size = 33 * MB
    status, headers, page = send(
        portal, "POST", "/admin/login/", Endless(size), content_length=str(size)
    )
    assert (status, heading(page)) == (413, "This is more than the portal takes")
    assert "X-Frame-Options".lower() in map(str.lower, headers)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        # A page that lies ready is given out whatever else is asked; none of this form does.
        ("/faqs/ask/", {"x_big": "a" * 40_000}),
        ("/faqs/ask/", {f"x_{number}": "a" * 1000 for number in range(40)}),
        ("/search/?q=" + "a" * 40_000, {}),
    ],
    ids=["one header", "many headers", "address"],
)
def test_a_head_that_is_too_large_is_answered_with_a_page(portal, path, headers):
    status, _, page = send(portal, "GET", path, **headers)
    assert (status, heading(page)) == (431, "This address is too long")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_form_at_all_does_no_harm(portal, method):
    status, _, _ = send(portal, method, "/guide/", b"\0" * 100, content_type="multipart/form-data")
    assert status in {200, 400, 405}


def metrics(portal: Sandbox) -> str:
    with urlopen(f"http://127.0.0.1:{portal.metrics_port}/metrics", timeout=5) as answer:
        return answer.read().decode()


def count(text: str, name: str) -> float:
    """The sum of what all labels of ``name`` count."""
    return sum(float(n) for n in re.findall(rf"^{re.escape(name)}(?:{{.*}})? (.*)$", text, re.M))


def test_all_processes_are_counted_together_at_a_port_of_their_own(portal):
    missing = 'portal_requests_total{method="GET",status="404",view="none"}'
    before = metrics(portal)
    for _ in range(20):  # both workers get some
        send(portal, "GET", "/nowhere/")
        send(portal, "GET", "/paths/")
    deadline, shown = time.monotonic() + 10, ""
    while time.monotonic() < deadline:
        shown = metrics(portal)
        pages = count(shown, "portal_page_cache_total") - count(before, "portal_page_cache_total")
        if pages >= 20:
            break
        time.sleep(0.3)
    assert count(shown, missing) - count(before, missing) == 20
    assert count(shown, "portal_page_cache_pages") >= 1
    assert "portal_request_seconds_bucket" in shown
    assert "portal_content_generation" in shown


def test_the_portal_itself_has_no_metrics(portal):
    assert send(portal, "GET", "/metrics")[0] == 404
