"""Asks a portal of its own senseless things: ``python -m benchmarks.fuzz 20000 [DATABASE_URL]``.

No answer may be a fault of the portal (5xx), take longer than two seconds, or give markup back
that was sent.
"""

import random
import string
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode

from scripts.sandbox import Sandbox

LONGEST = 2.0  # seconds
MARK = "<zz\"'>"  # what must never come back as it is
METHODS = ["GET"] * 12 + ["HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]
PLACES = [
    *("/", "/guide/", "/map/", "/compare/", "/next/", "/search/", "/search/suggestions/", "/plan/"),
    *("/certifications/", "/certifications/mlocp/", "/paths/", "/roles/", "/institutions/"),
    *("/faqs/", "/faqs/ask/", "/comments/write/certification-1/", "/comments/1/", "/robots.txt"),
    *("/plan/mlocp/", "/plan/mlocp/ready/", "/plan/mlocp/renewal/", "/plan/mlocp/calendar.ics"),
    *("/admin/", "/admin/login/", "/admin/roles/role/", "/media/x", "/static/x", "/preview/x/"),
    *("/sitemap.xml", "/healthz", "/readyz", "/sitemap-pages.xml"),
]
NAMES = [
    *("q", "page", "role", "track", "level", "status", "institution", "guide", "sort", "c", "add"),
    *("only", "held", "direction", "comments", "to", "kind", "literal", "about", "start", "end"),
    *("plan", "hours", "days", "made", "text", "name", "email"),
]
NASTY = [
    *(MARK, "\0", "%00", "\ud7ff", "🦊" * 50, "' OR 1=1 --", "{{7*7}}", "../../etc/passwd", "-1"),
    *("9" * 30, "1e309", "NaN", "2026-02-30", "0000-00-00", "9999-12-31", "", " ", "mlocp", "sre"),
    *("%", "_", "\\", "\r\nX-Evil: 1", "a" * 5_000, "true", "[]", "{}", "null", "<script>", "é"),
]
HEADERS = {
    "Accept-Encoding": ["gzip", "br", "*;q=0", "gzip;q=x", ""],
    "If-None-Match": ["*", 'W/"x"', '"', ",,,"],
    "HX-Request": ["true", "1"],
    "Cookie": ["mlocp-session=x", "mlocp-csrf=%00", "=;=;", "a" * 3_000],
    "X-Forwarded-For": ["1.2.3.4", "nonsense", "::1, 1.2.3.4"],
    "Range": ["bytes=0-1", "bytes=9-"],
    "Content-Type": ["application/x-www-form-urlencoded", "multipart/form-data", "text/xml"],
    "If-Modified-Since": ["nonsense", "Thu, 01 Jan 1970 00:00:00 GMT"],
}


@dataclass
class Findings:
    statuses: Counter = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    slowest: float = 0.0


def word(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(NASTY)
    return "".join(chance.choices(string.printable + "äß漢🦊", k=chance.randint(1, 40)))


def fields(chance: random.Random) -> str:
    pairs = [(chance.choice(NAMES), word(chance)) for _ in range(chance.randint(1, 6))]
    return urlencode([(name, value.encode(errors="surrogatepass")) for name, value in pairs])


def request_of(chance: random.Random) -> tuple[str, str, bytes | None, dict[str, str]]:
    """Method, address, body and headers of one request."""
    method, path = chance.choice(METHODS), chance.choice(PLACES)
    if chance.random() < 0.25:
        path += quote(word(chance).encode(errors="surrogatepass"), safe="/%")
    query = f"?{fields(chance)}" if chance.random() < 0.7 else ""
    body = fields(chance).encode() if method in {"POST", "PUT", "PATCH"} else None
    named = chance.sample(list(HEADERS), chance.randint(0, 3))
    return method, path + query, body, {name: chance.choice(HEADERS[name]) for name in named}


def ask(portal: Sandbox, findings: Findings, chance: random.Random) -> None:
    method, address, body, headers = request_of(chance)
    started = time.monotonic()
    try:
        with closing(HTTPConnection("127.0.0.1", portal.port, timeout=30)) as connection:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            content = answer.read()
    except (HTTPException, OSError) as error:
        findings.problems.append(f"{method} {address[:200]}: {error!r}")
        return
    took = time.monotonic() - started
    findings.slowest = max(findings.slowest, took)
    findings.statuses[answer.status] += 1
    faults = {
        f"status {answer.status}": answer.status >= 500,
        f"{took:.1f} s": took > LONGEST,
        "gives back markup": MARK.encode() in content,
        "takes a header from the address": "X-Evil" in answer.headers,
    }
    findings.problems += [f"{m}: {method} {address[:200]}" for m, is_so in faults.items() if is_so]


def run(count: int, seed: int = 0, **settings: str) -> Findings:
    """Send ``count`` requests, the same for the same ``seed``, to a portal with ``settings``."""
    findings, chance = Findings(), random.Random(seed)
    with Sandbox(**settings) as portal:
        for _ in range(count):
            ask(portal, findings, chance)
        _, found, trace = portal.output.partition("Internal Server Error")
        if found:
            findings.problems.append(f"The portal has written of a fault: {trace[:3_000]}")
    return findings


def main(count: int, database: str = "") -> None:
    findings = run(count, **({"DATABASE_URL": database} if database else {}))
    print(dict(sorted(findings.statuses.items())), f"slowest {findings.slowest:.2f} s")
    print(*findings.problems[:40], sep="\n")
    sys.exit(bool(findings.problems))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:3])
