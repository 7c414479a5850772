"""What the log says of a request, and what it keeps to itself."""

import json
import logging
import re

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from mlocp_portal import front
from mlocp_portal.front import Front
from mlocp_portal.logs import FORMATTERS, JsonFormatter, LineFormatter, request_id, scrubbed

MADE = re.compile(r"[0-9a-f]{20}")


class Speaking:
    """Stands for Django and logs a warning."""

    def __init__(self, failure: Exception | None = None):
        self.failure = failure

    def __call__(self, environ, start_response):
        logging.getLogger("test").warning("ann@example.org came from 192.0.2.7")
        if self.failure:
            raise self.failure
        start_response("200 OK", [])
        return [b""]


def ask(application, address="/", **headers: str) -> dict[str, str]:
    """The headers that ``application`` sends through the front."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    said = []
    environ = RequestFactory().get(address, headers=named).environ
    Front(application)(environ, lambda *heads: said.append(heads))
    return dict(said[-1][1]) | {"status": said[-1][0]}


@pytest.fixture
def lines() -> list[dict]:
    """Everything that is logged, as the JSON that is written for it."""
    found, formatter = [], JsonFormatter()

    class Keeping(logging.Handler):
        def emit(self, record):
            found.append(json.loads(formatter.format(record)))

    handler, root = Keeping(), logging.getLogger()
    root.addHandler(handler)
    front.access.setLevel(logging.INFO)
    yield found
    root.removeHandler(handler)
    front.access.setLevel(logging.WARNING)


def a_line(message: str, **more) -> str:
    options = {k: v for k, v in FORMATTERS["line"].items() if k != "()"}
    formatter = LineFormatter(options["format"], style=options["style"])
    return formatter.format(logging.makeLogRecord({"msg": message, "name": "x", **more}))


@pytest.mark.django_db
def test_an_unknown_host_is_one_line_in_the_log(client, caplog):
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
    records = [r for r in caplog.records if r.name == "django.security.DisallowedHost"]
    assert ["elsewhere.example" in r.getMessage() for r in records] == [True]
    assert [r.exc_info for r in records] == [None]


@pytest.mark.django_db
def test_a_path_out_of_the_uploads_is_one_line_in_the_log(client, caplog):
    assert client.get("/media/..%2fdb").status_code == 400
    records = [r for r in caplog.records if r.name == "django.security.SuspiciousFileOperation"]
    assert [r.exc_info for r in records] == [None]


def test_every_line_of_a_request_has_the_name_that_is_sent_back(lines):
    number = ask(Speaking())["X-Request-ID"]
    assert MADE.fullmatch(number)
    named = {"test": number, "mlocp_portal.access": number}
    assert {line["logger"]: line["request_id"] for line in lines} == named
    assert ask(Speaking())["X-Request-ID"] != number
    assert request_id.get() == ""


@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [
        (1, "0a1b2c3d4e5f60718293a4b5c6d7e8f9", True),
        (1, "short", False),
        (1, "a line\nof its own", False),
        (1, "x" * 65, False),
        (0, "0a1b2c3d4e5f60718293a4b5c6d7e8f9", False),
    ],
)
def test_only_a_trusted_proxy_names_a_request(settings, proxies, sent, is_taken):
    settings.TRUSTED_PROXIES = proxies
    environ = RequestFactory().get("/").environ | {"HTTP_X_REQUEST_ID": sent}
    assert (front.id_of(environ) == sent) is is_taken


def test_a_request_has_one_line_that_names_nobody(lines):
    ask(Speaking(), "/faqs/?q=ann@example.org", cookie="mlocp=secret")
    assert lines[0]["message"] == "[…] came from […]"
    access = lines[1]
    assert (access["method"], access["path"], access["status"]) == ("GET", "/faqs/", 200)
    assert (access["view"], access["logger"]) == ("faqs:list", "mlocp_portal.access")
    assert access["ms"] >= 0
    assert "secret" not in json.dumps(lines)
    assert "q=" not in json.dumps(lines)


def test_the_ticket_of_a_preview_is_not_logged(lines):
    ask(Speaking(), "/preview/a-secret-ticket/page/")
    assert lines[1]["path"] == "/preview/[…]/page/"


def test_no_address_makes_a_line_of_its_own_or_names_anybody(lines):
    ask(Speaking(), "/x%0A2026-01-01 ERROR")
    ask(Speaking(), "/members/ann@example.org")
    assert lines[1]["path"] == "/x%0A2026-01-01%20ERROR"
    assert "ann" not in lines[3]["path"]


def test_a_word_of_any_length_is_looked_through_once():
    assert scrubbed("a" * 200_000) == "a" * 200_000


def test_without_the_setting_no_request_has_a_line(caplog):
    ask(Speaking())
    assert [record.name for record in caplog.records] == ["test"]


def test_what_fails_outside_of_django_has_a_page_a_line_and_the_headers(lines):
    headers = ask(Speaking(ValueError("ann@example.org")))
    assert headers["status"] == "500 Internal Server Error"
    assert headers["X-Frame-Options"] == "DENY"
    failure = next(line for line in lines if "exception" in line)
    assert failure["exception"].endswith("ValueError: […]\n")
    assert (failure["request_id"], lines[-1]["status"]) == (headers["X-Request-ID"], 500)


@pytest.mark.django_db
def test_what_django_logs_of_a_request_has_its_name(lines, own_connection):
    number = ask(WSGIHandler(), "/nowhere/?who=ann")["X-Request-ID"]
    missing = next(line for line in lines if line["logger"] == "django.request")
    assert (missing["message"], missing["request_id"]) == ("Not Found: /nowhere/", number)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to ann.b+c@mail.example.org now", "write to […] now"),
        ("from 203.0.113.5:80", "from […]:80"),
        ("from 2001:db8::1 on", "from […] on"),
        ("at 2001:db8:0:1:2:3:4:5", "at […]"),
        ("GET /search/?q=my+name&p=2 failed", "GET /search/[…] failed"),
        ("/preview/x:y:z/page/", "/preview/[…]/page/"),
        (
            "DETAIL:  Key (name)=(Ann B) already exists.",
            "DETAIL:  Key (name)=([…]) already exists.",
        ),
        ("bound to 127.0.0.1:8000 at 12:30:45", "bound to 127.0.0.1:8000 at 12:30:45"),
        ("version 5.2.1, ratio 1:2", "version 5.2.1, ratio 1:2"),
    ],
)
def test_what_tells_who_asked_is_taken_out_of_a_text(text, left):
    assert scrubbed(text) == left


def test_a_line_for_people_says_the_request_if_there_is_one():
    assert a_line("Hello", levelname="INFO").endswith(" INFO x: Hello")
    token = request_id.set("abc12345")
    line = a_line("Hello", levelname="WARNING")
    request_id.reset(token)
    assert line.endswith("WARNING [abc12345] x: Hello")
