from types import SimpleNamespace

import pytest

from mlocp_portal.rsgi.environ import environ_of


@pytest.fixture
def told():
    """A function that gives the WSGI environment for headers and other facts of a request."""
    usual = {
        "method": "GET",
        "path": "/guide/",
        "query_string": "",
        "http_version": "1.1",
        "server": "127.0.0.1:8000",
        "client": "192.0.2.7:4711",
        "scheme": "http",
    }

    def told(*headers: tuple[str, str], **facts: str) -> dict:
        return environ_of(
            SimpleNamespace(**usual | facts, headers=SimpleNamespace(items=lambda: headers))
        )

    return told


def test_the_address_is_told_part_by_part(told):
    environ = told(path="/guide/", query_string="a=1&b")
    assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/guide/", "a=1&b")
    assert (environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"]) == ("GET", "HTTP/1.1")
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")


@pytest.mark.parametrize(
    ("client", "address"), [("192.0.2.7:4711", "192.0.2.7"), ("[2001:db8::7]:4711", "2001:db8::7")]
)
def test_the_client_is_told_without_its_port(told, client, address):
    assert told(client=client)["REMOTE_ADDR"] == address


def test_letters_beyond_ascii_are_told_as_the_bytes_that_they_are(told):
    environ = told(("x-name", "café"), path="/café/", query_string="q=é")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/café/"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=é"
    assert environ["HTTP_X_NAME"].encode("latin-1").decode() == "café"


def test_headers_that_come_twice_are_joined(told):
    environ = told(("cookie", "a=1"), ("cookie", "b=2"), ("accept", "text/html"), ("accept", "*/*"))
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "text/html,*/*"


def test_type_and_length_of_a_body_have_names_of_their_own(told):
    environ = told(("content-type", "text/plain"), ("content-length", "3"))
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "3")
    assert "HTTP_CONTENT_TYPE" not in environ


def test_no_header_passes_for_one_that_a_proxy_writes(told):
    environ = told(("x_forwarded_for", "203.0.113.1"), ("x-forwarded-for", "198.51.100.1"))
    assert environ["HTTP_X_FORWARDED_FOR"] == "198.51.100.1"
