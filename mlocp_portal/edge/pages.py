"""A finished page: its headers and its body, compressed as it was asked for."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import brotli

try:
    import zstandard
except ImportError:  # the extra “bake” brings it
    zstandard = None

Header = tuple[str, str]
Headers = list[Header]
Wording = tuple[str | None, ...]  # a request, word for word: what decides about its answer

HIT = ("Cache-Status", "portal; hit")
STALE = ("Cache-Status", "portal; hit; detail=stale")
MISS = ("Cache-Status", "portal; fwd=miss")

ENCODINGS = ("br", "gzip")  # the best first
BROTLI_QUALITY = 5  # as small as gzip at its best, in a third of its time
GZIP_LEVEL = 6
SMALLEST = 256  # bytes; what is shorter grows when it is compressed
LONGEST_ACCEPTED = 256  # characters that a client may take to say which encodings it reads
# What a 304 must not or need not repeat.
OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding", "link"})


@dataclass(slots=True)
class Answer:
    """What is sent for one encoding of a page."""

    page: "Page"
    status: str
    headers: Headers
    body: list[bytes]
    etag: str
    headers_unchanged: Headers
    headers_hit: Headers


@dataclass(slots=True)
class Page:
    """One finished page. ``generation`` says which state of the content it shows."""

    status: str
    headers: Headers  # without those that depend on the encoding
    bodies: dict[str, bytes]
    generation: int = 0
    hits: int = 0
    counted: int = 0  # hits when its place in the store was last asked about
    answers: dict[str, Answer] = field(default_factory=dict)
    wordings: set[Wording] = field(default_factory=set)  # in which it was asked for

    @property
    def size(self) -> int:
        """Bytes, roughly: the headers of an answer take about a kilobyte."""
        return sum(map(len, self.bodies.values())) + 1_000 * (1 + len(self.answers))

    @property
    def is_kept(self) -> bool:
        """Whether the view said that everybody may have this."""
        said = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200")
            and "public" in said.get("cache-control", "")
            and "set-cookie" not in said
            and "cookie" not in said.get("vary", "").lower()
        )

    def answer(self, encoding: str) -> Answer:
        if encoding not in self.answers:
            self.answers[encoding] = self._answer(encoding)
        return self.answers[encoding]

    def _answer(self, encoding: str) -> Answer:
        body = self._body(encoding)
        # Of the body alone: it is the same in every process, the order of some headers is not.
        digest = hashlib.sha256(body).hexdigest()[:24]
        etag = f'"{digest}-{encoding or "plain"}"' if self.is_kept else ""
        headers = [*self.headers, ("Content-Length", str(len(body)))]
        if etag:
            headers.append(("ETag", etag))
        if encoding:
            headers.append(("Content-Encoding", encoding))
        unchanged = [(name, value) for name, value in headers if name.lower() not in OF_THE_BODY]
        return Answer(self, self.status, headers, [body], etag, unchanged, [*headers, HIT])

    def _body(self, encoding: str) -> bytes:
        body = self.bodies.get(encoding)
        if body is None:
            body = self.bodies[encoding] = compress(plain(self.bodies), encoding)
            if encoding:  # made from the others again, if ever somebody asks for it
                self.bodies.pop("", None)
        return body


def plain(bodies: dict[str, bytes]) -> bytes:
    body = bodies.get("")  # in one step: another thread may be about to take it away
    if body is not None:
        return body
    return gzip.decompress(bodies["gzip"]) if "gzip" in bodies else brotli.decompress(bodies["br"])


def compress(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return gzip.compress(body, GZIP_LEVEL, mtime=0) if encoding == "gzip" else body


def smallest(body: bytes) -> dict[str, bytes]:
    """``body`` compressed as well as it goes, by the endings of file names."""
    found = {
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=11),
        "gz": gzip.compress(body, 9, mtime=0),
    }
    return found | ({"zst": zstandard.compress(body, 19)} if zstandard else {})


def finished(status: str, headers: Iterable[tuple[str, str]], body: bytes) -> Page:
    """The page that Django's answer makes, with all that caches have to know of it."""
    kept = [
        (name, value) for name, value in headers if name.lower() not in {"content-length", "vary"}
    ]
    varies = {
        name.strip() for key, value in headers if key.lower() == "vary" for name in value.split(",")
    }
    kept.append(("Vary", ", ".join(sorted({*varies, "Accept-Encoding"}))))
    return Page(status, kept, {"": body})


def chosen_encoding(accepted: str) -> str:
    """The best encoding that a browser says it reads: br, gzip, or none ("")."""
    return _chosen(accepted) if len(accepted) <= LONGEST_ACCEPTED else ""


@lru_cache(maxsize=256)
def _chosen(accepted: str) -> str:
    weights = dict(map(_weight, accepted.lower().split(",")))
    rest = weights.get("*", 0.0)
    known = {name: weights.get(name, rest) for name in ENCODINGS}
    best = max(known, key=known.get)
    return best if known[best] > 0 else ""


def _weight(entry: str) -> tuple[str, float]:
    name, _, parameter = entry.partition(";")
    text = parameter.strip().removeprefix("q=")
    try:
        return name.strip(), float(text) if text else 1.0
    except ValueError:
        return name.strip(), 0.0


def is_unchanged(condition: str, etag: str) -> bool:
    """Whether ``If-None-Match`` names what we have (RFC 9110, 13.1.2: weak comparison)."""
    if condition.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == etag for tag in condition.split(","))
