"""Kills the portal while comments arrive, again and again: ``python -m benchmarks.killed 100``.

Whatever was confirmed must be there once when it has started again.
"""

import contextlib
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.sending import BEHIND_A_PROXY, Crowd, Form
from scripts.sandbox import Sandbox

SENDERS = 8
LONGEST_ROUND = 1.0  # seconds of sending before the end
FORM = "/comments/write/certification-{}/"


@dataclass
class Outcome:
    """What became of the comments; ``starts`` are the seconds until each start answered."""

    confirmed: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)


def processes_of(pid: int) -> Iterator[int]:
    """``pid`` and all that it has started."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from processes_of(int(child))


def kill(portal: Sandbox) -> None:
    for pid in list(processes_of(portal.pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def rows(folder: Path, query: str) -> list:
    with contextlib.closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        return [row for (row,) in database.execute(query)]


def run(rounds: int, say=lambda number, outcome: None) -> Outcome:
    """Kill a portal of its own ``rounds`` times."""
    outcome, crowd = Outcome(), None
    with tempfile.TemporaryDirectory(prefix="portal-") as name:
        folder = Path(name)
        for number in range(rounds):
            started = time.monotonic()
            with Sandbox(folder, **BEHIND_A_PROXY) as portal:
                outcome.starts.append(time.monotonic() - started)
                if crowd is None:
                    (page,) = rows(
                        folder, "SELECT id FROM certifications_certification WHERE slug = 'mlocp'"
                    )
                    crowd = Crowd(Form.open(portal, FORM.format(page)), SENDERS)
                threads = crowd.send(portal.port, threading.Event())
                time.sleep(random.uniform(0, LONGEST_ROUND))
                kill(portal)
                for thread in threads:
                    thread.join()
            say(number + 1, outcome)
        found = Counter(rows(folder, "SELECT text FROM comments_comment"))
    outcome.confirmed = len(crowd.taken)
    outcome.lost = [text for text in crowd.taken if not found[text]]
    outcome.doubled = [text for text, count in found.items() if count > 1]
    return outcome


def main(rounds: int) -> None:
    outcome = run(rounds, lambda number, _: print(f"\rround {number}", end="", flush=True))
    slowest = max(outcome.starts[1:], default=0)
    print(
        f"\n{outcome.confirmed} comments confirmed, {len(outcome.lost)} lost, "
        f"{len(outcome.doubled)} doubled; ready again after {slowest:.2f} s at most."
    )
    sys.exit(bool(outcome.lost or outcome.doubled))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
