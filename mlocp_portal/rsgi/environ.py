"""What a WSGI application is told of a request."""

import io
import sys
from typing import Any

from granian.rsgi import Scope

from mlocp_portal.rsgi.replies import WholeFile

FIXED = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.file_wrapper": WholeFile,
}
BARE = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
EMPTY = io.BytesIO(b"")


def environ_of(scope: Scope) -> dict[str, Any]:
    """The WSGI environment of a request without a body (PEP 3333)."""
    name, _, port = scope.server.rpartition(":")
    environ = {
        **FIXED,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_latin_1(scope.path),
        "QUERY_STRING": _as_latin_1(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": EMPTY,
    }
    for name, value in scope.headers.items():
        _add(environ, name, value)
    return environ


def _as_latin_1(text: str) -> str:
    """The bytes of ``text`` as WSGI has them: each one read as Latin-1."""
    return text if text.isascii() else text.encode().decode("latin-1")


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    # With an underscore it could pass for the header with a hyphen, which a proxy has checked.
    if "_" in name:
        return
    key = BARE.get(name) or "HTTP_" + name.upper().replace("-", "_")
    value = _as_latin_1(value)
    if key in environ:
        value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value
