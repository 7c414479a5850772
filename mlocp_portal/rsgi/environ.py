"""What a WSGI application is told of a request."""

import io
import sys
from functools import lru_cache
from typing import Any

from granian.rsgi import Scope

from mlocp_portal.rsgi.replies import WholeFile

FIXED = {
    "SCRIPT_NAME": "",
    "wsgi.input": io.BytesIO(b""),
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.file_wrapper": WholeFile,
}
PROTOCOLS = {"1": "HTTP/1.0", "1.0": "HTTP/1.0", "1.1": "HTTP/1.1", "2": "HTTP/2"}
BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope: Scope) -> dict[str, Any]:
    """The WSGI environment of a request without a body (PEP 3333)."""
    name, port = _parts(scope.server)
    environ = FIXED | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_latin_1(scope.path),
        "QUERY_STRING": _as_latin_1(scope.query_string),
        "SERVER_PROTOCOL": PROTOCOLS[scope.http_version],
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "REMOTE_ADDR": _parts(scope.client)[0],
        "wsgi.url_scheme": scope.scheme,
    }
    for header, value in scope.headers.items():
        if key := _key(header):
            _add(environ, key, _as_latin_1(value))
    return environ


def _parts(address: str) -> tuple[str, str]:
    """Name and port; an IPv6 address stands in brackets."""
    name, _, port = address.rpartition(":")
    return name.strip("[]"), port


def _as_latin_1(text: str) -> str:
    """The bytes of ``text`` as WSGI has them: each one read as Latin-1."""
    return text if text.isascii() else text.encode().decode("latin-1")


@lru_cache(maxsize=512)
def _key(header: str) -> str:
    """Under which key a header is told; "" for one that is not."""
    # With an underscore it could pass for the header with a hyphen, which a proxy has checked.
    if "_" in header:
        return ""
    return BARE.get(header) or "HTTP_" + header.upper().replace("-", "_")


def _add(environ: dict[str, Any], key: str, value: str) -> None:
    if key in environ:
        value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value
