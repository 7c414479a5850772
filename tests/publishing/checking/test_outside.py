"""Other sites are asked politely, and nothing inside a private network is."""

import socket
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from publishing.checking import outside
from publishing.checking.outside import Outside, is_public

HOME = ip_address("127.0.0.1")


class Site(BaseHTTPRequestHandler):
    """A site whose paths say what they answer."""

    asked: Counter = Counter()

    def do_HEAD(self):
        self.asked[self.command, self.path] += 1
        if self.path == "/no-head":
            self.send_error(405)
        elif self.path == "/slow":
            time.sleep(0.6)
        elif self.path.startswith("/to="):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to="))
            self.end_headers()
        elif self.path.strip("/").isdigit():
            self.send_response(int(self.path.strip("/")))
            self.end_headers()
        else:
            self.answer()

    def do_GET(self):
        if self.path == "/no-head":
            self.answer()
        else:
            self.do_HEAD()

    def answer(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.command == "GET":
            long = " " * 2_000_000 if self.path == "/long" else ""
            self.wfile.write(f'<p id="here">Text{long}'.encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def nothing_asked():
    Site.asked.clear()


@pytest.fixture
def web():
    """The checker, to which the test's own server counts as public; nothing else does."""
    return Outside(may_open=lambda address: address == HOME, pause=0)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/", ""),
        ("/404", "answers 404"),
        ("/500", "answers 500"),
        ("/403", ""),
        ("/no-head", ""),
        ("/#here", ""),
        ("/#there", "the page has no part “there”"),
        ("/long#there", ""),
        ("/to=/", ""),
        ("/to=/404", "answers 404"),
        ("/to=/to=/#here", ""),
        ("/ä?ö=ü", ""),
        ("/to=http://10.0.0.1/", "leads into a private network and was not opened"),
        ("/to=http://127.0.0.2/", "leads into a private network and was not opened"),
        ("/to=http://[::ffff:10.0.0.1]/", "leads into a private network and was not opened"),
        ("/to=file:///etc/passwd", "leads to something that is not on the web"),
    ],
)
def test_a_link_is_followed_to_its_end(web, site, path, problem):
    assert web.problem(site + path) == problem


def test_a_page_without_a_fragment_is_not_read(web, site):
    web.problem(f"{site}/")
    assert Site.asked == {("HEAD", "/"): 1}


def test_https_is_spoken_where_the_address_says_so(web, site):
    assert web.problem(site.replace("http:", "https:")) == "cannot be reached"
    assert not Site.asked


def test_redirects_without_an_end_are_given_up(web, site):
    assert web.problem(f"{site}/to=/to=/to=/to=/to=/to=/to=/") == "leads on and on"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://127.0.0.1:1/", "leads into a private network and was not opened"),
        ("http://localhost/", "leads into a private network and was not opened"),
        ("http://[::1]/", "leads into a private network and was not opened"),
        ("http://169.254.169.254/latest/", "leads into a private network and was not opened"),
        ("http://host:port/", "is no address"),
        ("http:///path", "leads to something that is not on the web"),
        (f"http://{'a' * 70}.example/", "is no address"),
    ],
)
def test_what_cannot_be_asked_is_not(address, problem):
    assert Outside(pause=0).problem(address) == problem


def test_a_name_is_looked_up_once_and_opened_as_it_was_looked_at(web, site, monkeypatch):
    """A name that means something else the second time would lead past the check."""
    meanings = iter(["127.0.0.1", "10.0.0.1"])

    def look_up(host, port, *args, **options):
        address = next(meanings) if host == "turning.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
    turning = site.replace("127.0.0.1", "turning.example")
    assert web.problem(f"{turning}/") == ""
    assert web.problem(f"{turning}/") == "leads into a private network and was not opened"


def test_a_site_that_does_not_answer_is_left(web, site, monkeypatch):
    monkeypatch.setattr(outside, "TIMEOUT", 0.1)
    assert web.problem(f"{site}/slow") == "does not answer in time"


def test_one_host_is_asked_one_question_at_a_time_with_a_pause(site):
    web = Outside(may_open=lambda address: True, pause=0.1)
    started = time.monotonic()
    threads = [threading.Thread(target=web.problem, args=[f"{site}/{n}x"]) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.2


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_only_public_addresses_are_opened(address, public):
    assert is_public(ip_address(address)) is public
