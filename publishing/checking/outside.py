"""Other sites, asked politely whether a link to them leads anywhere.

One question at a time for each host, with a pause; a limit to the time and to what is read. An
address that leads into a private network is not opened: not by its name, which is resolved here
and not again, and not by a redirect.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Lock
from urllib.parse import unquote, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from publishing.checking.texts import Parts

TIMEOUT = 10  # seconds, for the answer to begin and for what is read of it
PAUSE = 1  # seconds from one question to the next for the same host
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 5
HEADERS = {
    "User-Agent": "mlocp-portal (checks its links)",
    "Accept": "text/html, */*;q=0.5",
    "Accept-Encoding": "identity",
}
# Sites that let no machine in say nothing about the page.
NOT_FOR_MACHINES = {401, 403, 429}
TRANSLATED = ip_network("64:ff9b::/96")  # addresses of the old kind in the new one

Address = IPv4Address | IPv6Address


class BrokenError(Exception):
    """Why a link leads nowhere, as staff read it."""


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may ask ``address``."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner:
        return is_public(inner)
    return address.is_global and not address.is_multicast and address not in TRANSLATED


@dataclass(frozen=True)
class Answer:
    status: int
    leads_to: str
    ids: set[str] | None  # none where the page was not read to its end


class Outside:
    """Asks other sites; may be used by several threads."""

    def __init__(self, may_open: Callable[[Address], bool] = is_public, pause: float = PAUSE):
        self.may_open = may_open
        self.pause = pause
        self._guard = Lock()
        self._locks: dict[str, Lock] = {}
        self._next: dict[str, float] = {}

    def problem(self, address: str) -> str:
        """What is wrong with a link to ``address``; nothing if it leads somewhere."""
        try:
            self._look(address, unquote(urlsplit(address).fragment))
        except BrokenError as error:
            return str(error)
        except TimeoutError:
            return "does not answer in time"
        except socket.gaierror:
            return "no such site"
        except ssl.SSLCertVerificationError:
            return "its certificate is not valid"
        except (OSError, HTTPException):
            return "cannot be reached"
        except ValueError:  # a host or a port that cannot be one
            return "is no address"
        return ""

    def _look(self, address: str, fragment: str) -> None:
        answer = self._follow("GET" if fragment else "HEAD", address)
        if answer.status >= 400 and not fragment:
            answer = self._follow("GET", address)  # some do not know the short question
        if answer.status >= 400 and answer.status not in NOT_FOR_MACHINES:
            raise BrokenError(f"answers {answer.status}")
        if fragment and answer.ids is not None and fragment not in answer.ids:
            raise BrokenError(f"the page has no part “{fragment}”")

    def _follow(self, method: str, address: str) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(method, address)
            if not answer.leads_to:
                return answer
            address = urljoin(address, answer.leads_to)
        raise BrokenError("leads on and on")

    def _ask(self, method: str, address: str) -> Answer:
        parts = urlsplit(address)
        if parts.scheme not in CONNECTIONS or not parts.hostname:
            raise BrokenError("leads to something that is not on the web")
        connection_class = CONNECTIONS[parts.scheme]
        port = parts.port or connection_class.default_port
        connection = connection_class(parts.hostname, port, timeout=TIMEOUT)
        connection.may_open = self.may_open
        target = iri_to_uri(parts.path or "/") + (f"?{iri_to_uri(parts.query)}" * bool(parts.query))
        with self._turn(parts.hostname):
            try:
                connection.request(method, target, headers=HEADERS)
                return _answer(connection.getresponse())
            finally:
                connection.close()

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        with self._guard:
            lock = self._locks.setdefault(host, Lock())
        with lock:
            time.sleep(max(0, self._next.get(host, 0) - time.monotonic()))
            try:
                yield
            finally:
                self._next[host] = time.monotonic() + self.pause


def _answer(response: HTTPResponse) -> Answer:
    is_redirect = response.status in {301, 302, 303, 307, 308}
    leads_to = response.getheader("Location", "") if is_redirect else ""
    is_plain = response.getheader("Content-Encoding", "identity") == "identity"
    is_html = response.headers.get_content_type() == "text/html"
    content = _read(response) if is_html and is_plain and not leads_to else None
    if content is None:
        return Answer(response.status, leads_to, None)
    return Answer(response.status, leads_to, Parts(content.decode("utf-8", "replace")).ids)


def _read(response: HTTPResponse) -> bytes | None:
    """The whole body, unless it is longer than is read, or takes longer."""
    end, content = time.monotonic() + TIMEOUT, b""
    while chunk := response.read1(65_536):
        content += chunk
        if len(content) > MOST_BYTES or time.monotonic() > end:
            return None
    return content


class Checked:
    """A connection to an address that has been looked at before it is opened."""

    may_open: Callable[[Address], bool]

    def open(self) -> socket.socket:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = dict.fromkeys(place[0].partition("%")[0] for *_, place in found)
        if not all(self.may_open(ip_address(address)) for address in addresses):
            raise BrokenError("leads into a private network and was not opened")
        failure: OSError = OSError("no address")
        for address in addresses:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                failure = error
        raise failure


class Plain(Checked, HTTPConnection):
    def connect(self) -> None:
        self.sock = self.open()


class Secure(Checked, HTTPSConnection):
    def connect(self) -> None:
        self.sock = self._context.wrap_socket(self.open(), server_hostname=self.host)


CONNECTIONS = {"http": Plain, "https": Secure}
