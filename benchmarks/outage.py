"""What readers and writers notice while something is away for a minute, under load.

    python -m benchmarks.outage database [--seconds 60]
    python -m benchmarks.outage redis
    python -m benchmarks.outage disk            (as root: mounts a small file system)

PostgreSQL and Redis are those of this machine (``DATABASE_URL``, ``REDIS_URL``), reached by a
line that is cut. A full disk is one of 96 MB on which SQLite and everything else lie.
"""

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from benchmarks.killed import FORM
from benchmarks.lines import Line
from benchmarks.sending import BEHIND_A_PROXY, PATIENCE, Crowd, Form
from scripts.sandbox import Sandbox

PAGES = ["/", "/guide/", "/certifications/", "/certifications/mlocp/", "/roles/", "/map/"]
READERS, WRITERS = 4, 4
PAUSE = 0.01  # seconds between two questions of a reader
WARMING_UP = 5  # seconds in which every process reads the pages
SMALL_DISK = "96m"


@dataclass
class Readers:
    """Visitors who read ``PAGES`` over and over; ``seconds`` holds how long each answer took."""

    port: int
    seconds: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    def read(self, stop: threading.Event) -> None:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            while not stop.is_set():
                for page in PAGES:
                    self._read(connection, page)
                    time.sleep(PAUSE)

    def _read(self, connection: HTTPConnection, page: str) -> None:
        started = time.perf_counter()
        try:
            connection.request("GET", page)
            answer = connection.getresponse()
            answer.read()
            self.statuses[answer.status] += 1
        except (HTTPException, OSError) as error:
            connection.close()
            self.statuses[type(error).__name__] += 1
        self.seconds.append(time.perf_counter() - started)


@dataclass
class Place:
    """A portal, how to break what stands behind it, and how to read its comments."""

    portal: Sandbox
    cut: Callable[[], None]
    mend: Callable[[], None]
    rows: Callable[[str], list[tuple]]


@contextmanager
def without_database() -> Iterator[Place]:
    with _postgres() as (line, through, rows), Sandbox(DATABASE_URL=through, **BEHIND_A_PROXY) as p:
        yield Place(p, line.cut, line.mend, rows)


@contextmanager
def without_redis() -> Iterator[Place]:
    server = urlsplit(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9"))
    line = Line(server.hostname, server.port or 6379)
    url = server._replace(netloc=f"127.0.0.1:{line.port}").geturl()
    with (
        _postgres() as (_, through, rows),
        Sandbox(DATABASE_URL=through, REDIS_URL=url, **BEHIND_A_PROXY) as portal,
    ):
        yield Place(portal, line.cut, line.mend, rows)


@contextmanager
def _postgres() -> Iterator[tuple[Line, str, Callable[[str], list[tuple]]]]:
    """A line to a new database, its address by that line, and a way to ask it directly."""
    server = urlsplit(os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/"))
    name = f"outage_{os.getpid()}"
    line = Line(server.hostname, server.port or 5432)
    with psycopg.connect(server._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        user = server.netloc.rpartition("@")[0]

        def rows(query: str) -> list[tuple]:
            with psycopg.connect(server._replace(path=f"/{name}").geturl()) as connection:
                return connection.execute(query).fetchall()

        try:
            yield line, f"postgres://{user}@127.0.0.1:{line.port}/{name}", rows
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def with_full_disk() -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="portal-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", name]
        subprocess.run(mount, check=True)
        folder = Path(name)
        try:
            with Sandbox(folder, **BEHIND_A_PROXY) as portal:
                yield Place(
                    portal,
                    lambda: _fill(folder / "filler"),
                    (folder / "filler").unlink,
                    lambda query: _sqlite_rows(folder, query),
                )
        finally:
            subprocess.run(["umount", name], check=True)  # noqa: S607


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))


def _sqlite_rows(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "portal.sqlite3", timeout=30)) as database:
        return database.execute(query).fetchall()


@dataclass
class Found:
    """What was noticed while something was away."""

    answers: Counter
    p99: float  # milliseconds
    median: float
    taken: int  # comments that were confirmed meanwhile
    lost: list[str]  # comments that were confirmed, at any time, and are not there
    recovery: float  # seconds until a comment was confirmed again


def measure(place: Place, seconds: float) -> Found:
    ((page,),) = place.rows("SELECT id FROM certifications_certification WHERE slug = 'mlocp'")
    crowd = Crowd(Form.open(place.portal, FORM.format(page)), WRITERS)
    with _under_load(place.portal, crowd):
        time.sleep(WARMING_UP)
    place.cut()
    before = len(crowd.taken)
    with _under_load(place.portal, crowd) as readers:
        time.sleep(seconds)
        meanwhile = len(crowd.taken) - before
        place.mend()
        recovery = _until_taken(crowd)
    there = {text for (text,) in place.rows("SELECT text FROM comments_comment")}
    took = sorted(1_000 * second for reader in readers for second in reader.seconds)
    return Found(
        answers=sum((reader.statuses for reader in readers), Counter()),
        p99=took[int(0.99 * len(took))],
        median=statistics.median(took),
        taken=meanwhile,
        lost=[text for text in crowd.taken if text not in there],
        recovery=recovery,
    )


@contextmanager
def _under_load(portal: Sandbox, crowd: Crowd) -> Iterator[list[Readers]]:
    stop, readers = threading.Event(), [Readers(portal.port) for _ in range(READERS)]
    threads = [threading.Thread(target=reader.read, args=(stop,)) for reader in readers]
    for thread in threads:
        thread.start()
    threads += crowd.send(portal.port, stop)
    yield readers
    stop.set()
    for thread in threads:
        thread.join()


def _until_taken(crowd: Crowd) -> float:
    """Seconds until one more comment is confirmed."""
    began, known = time.monotonic(), len(crowd.taken)
    while len(crowd.taken) == known and time.monotonic() - began < PATIENCE:
        time.sleep(0.01)
    return time.monotonic() - began


WHAT = {"database": without_database, "redis": without_redis, "disk": with_full_disk}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with WHAT[asked.what]() as place:
        found = measure(place, asked.seconds)
    print(
        f"{asked.what} away for {asked.seconds:.0f} s: readers got {dict(found.answers)}, median "
        f"{found.median:.1f} ms, p99 {found.p99:.1f} ms; {found.taken} comments confirmed "
        f"meanwhile, {len(found.lost)} of all confirmed lost; "
        f"a comment was taken again after {found.recovery:.2f} s."
    )
    sys.exit(bool(found.lost or set(found.answers) != {200}))


if __name__ == "__main__":
    main()
