"""What nginx answers by itself has the headers that the portal's own answers have."""

import json
import socket
import ssl
from http.client import BadStatusLine, HTTPConnection

import pytest

from tests.deploy.fleet import NAME, Nginx
from tests.deploy.test_headers import by_nginx

pytestmark = pytest.mark.services

LONG = "a" * 9_000
REQUESTS = {
    "too large for the admin": (413, "POST /admin/ HTTP/1.1", f"Content-Length: {33 * 2**20}"),
    "too large for a form": (413, "POST /comments/ HTTP/1.1", f"Content-Length: {2**20 + 1}"),
    "too long an address": (414, f"GET /{LONG} HTTP/1.1", "Accept: */*"),
    "too long a header": (400, "GET / HTTP/1.1", f"Accept: {LONG}"),
    "no request at all": (400, "GET / HTTP/1.1", "Content-Length: many"),
    "a method of proxies": (405, "TRACE / HTTP/1.1", "Accept: */*"),
    "a body without a known form": (501, "POST /admin/ HTTP/1.1", "Transfer-Encoding: odd"),
    "for probes alone": (404, "GET /metrics HTTP/1.1", "Accept: */*"),
    "no replica answers": (503, "GET /admin/ HTTP/1.1", "Accept: */*"),
}


def answer(port: int, *lines: str) -> tuple[int, dict[str, list[str]]]:
    """Status and headers of what is said to a request of these ``lines``."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = "\r\n".join([lines[0], f"Host: {NAME}", "Connection: close", *lines[1:], "", ""])
    with (
        socket.create_connection(("127.0.0.1", port), 20) as plain,
        context.wrap_socket(plain, server_hostname=NAME) as secure,
    ):
        secure.sendall(request.encode())
        head = secure.makefile("rb").read().decode().partition("\r\n\r\n")[0].splitlines()
    headers = {}
    for name, _, value in (line.partition(": ") for line in head[1:]):
        headers.setdefault(name.lower(), []).append(value)
    return int(head[0].split()[1]), headers


def test_whatever_nginx_refuses_it_refuses_with_all_headers_once(nginx):
    expected = {name: [value] for name, value in by_nginx("headers.conf").items()}
    wrong = {}
    with nginx.running():
        for name, (status, *lines) in REQUESTS.items():
            found, headers = answer(nginx.port, *lines)
            if found != status or not expected.items() <= headers.items():
                wrong[name] = found, headers
    assert wrong == {}


def logged(nginx: Nginx) -> list[tuple[str, int]]:
    """Method and status of each line of the log."""
    lines = (nginx.folder / "access.log").read_text(encoding="utf-8").splitlines()
    return [(line["method"], line["status"]) for line in map(json.loads, lines)]


def test_the_log_says_by_which_method_something_was_asked_for_that_nginx_refused(nginx):
    with nginx.running():
        for lines in REQUESTS.values():
            answer(nginx.port, *lines[1:])
    expected = [(lines[1].split()[0], lines[0]) for lines in REQUESTS.values()]
    assert logged(nginx) == expected


@pytest.mark.parametrize("header", ["short", LONG])
def test_whoever_asks_for_no_name_of_the_portal_gets_no_answer_at_all(nginx, header):
    with nginx.running():
        connection = HTTPConnection("127.0.0.1", nginx.plain_port, timeout=20)
        connection.request("GET", "/", headers={"Host": "other.example", "X-Header": header})
        with pytest.raises((BadStatusLine, ConnectionResetError)):
            connection.getresponse()
        connection.close()
