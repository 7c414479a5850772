"""What a page is kept under. What is not part of its key never reaches the view that draws it."""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, ResolverMatch, resolve

MOST_PARAMETERS = 100
# That a pattern in ALLOWED_HOSTS takes, those that come first: anybody can invent more of them.
MOST_HOSTS = 16
LONGEST_QUERY = 2_000
LONGEST_PATH = 500  # characters; no page has so long an address, but anybody can ask for one


class Key(NamedTuple):
    """An address as one host has it; ``swap`` asks for the part of a page that htmx puts in.

    ``port`` is the server's own, the same for every key of a process.
    """

    host: str
    port: str
    path: str  # as WSGI has it, each byte of it read as Latin-1
    query: str
    swap: bool

    @property
    def environ(self) -> dict[str, str]:
        """The part of a WSGI environment that says what is asked for."""
        swap = {"HTTP_HX_REQUEST": "true"} if self.swap else {}
        return {
            "HTTP_HOST": self.host,
            "SERVER_PORT": self.port,
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
        } | swap


def host_reader() -> Callable[[str, str], str]:
    """A function that gives the name under which pages are kept for a host, "" if none are.

    A port counts only where it is the server's own: with every other one, the same page would be
    kept once more.
    """
    named = {host.lower().removeprefix(".") for host in settings.ALLOWED_HOSTS}
    others: set[str] = set()

    def is_kept(domain: str) -> bool:
        if domain not in named and len(others) < MOST_HOSTS:
            others.add(domain)
        return domain in named or domain in others

    @lru_cache(maxsize=256)
    def read(host: str, port: str) -> str:
        domain, own_port = split_domain_port(host)
        is_right = domain and validate_host(domain, settings.ALLOWED_HOSTS)
        return host.lower() if is_right and own_port in {"", port} and is_kept(domain) else ""

    return read


def is_secure(environ: Mapping[str, str]) -> bool:
    """Whether the request came the way it has to; another one is led to https by Django."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    header, value = settings.SECURE_PROXY_SSL_HEADER
    return environ.get(header, "").split(",")[0].strip() == value


def wants_swap(environ: Mapping[str, str]) -> bool:
    return (
        environ.get("HTTP_HX_REQUEST") == "true"
        and environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST") != "true"
    )


def key_of(environ: Mapping[str, str], host: str) -> Key | None:
    """The key of the page that a request from ``host`` asks for; none, if it is not to be kept."""
    known = parameters_at(environ["PATH_INFO"])
    query = None if known is None else canonical_query(environ.get("QUERY_STRING", ""), known)
    if query is None:
        return None
    return Key(host, environ["SERVER_PORT"], environ["PATH_INFO"], query, wants_swap(environ))


def _remembering(find: Callable) -> Callable:
    """``find`` for a path, with what it said of the last thousands of them."""
    remembered = lru_cache(maxsize=4_096)(find)

    @wraps(find)
    def look_up(path: str):
        return (remembered if len(path) <= LONGEST_PATH else find)(path)

    look_up.remembered = remembered
    return look_up


@_remembering
def parameters_at(path: str) -> frozenset[str] | None:
    """The parameters that the page at ``path`` knows; none, if its answers are not to be kept."""
    match = match_at(path)
    return getattr(match.func, "parameters", None) if match else None


@_remembering
def view_at(path: str) -> str:
    """The name of the view at ``path``, for counts and logs: there are not many of them."""
    if match := match_at(path):
        return match.view_name or match.func.__name__
    return "static" if path.startswith(settings.STATIC_URL) else "none"


def match_at(path: str) -> ResolverMatch | None:
    try:
        return resolve(path.encode("latin-1").decode())
    except (Resolver404, UnicodeError):
        return None


def canonical_query(query: str, known: frozenset[str]) -> str | None:
    """``query`` with known parameters alone, sorted by name; ``None`` if it cannot be read."""
    if not query or not known:
        return ""
    if len(query) > LONGEST_QUERY:
        return None
    try:
        text = query.encode("latin-1").decode(errors="replace")  # WSGI reads each byte as Latin-1
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    # The order of the values of one parameter may have a meaning; a stable sort keeps it.
    return urlencode(sorted((p for p in pairs if p[0] in known), key=lambda pair: pair[0]))
