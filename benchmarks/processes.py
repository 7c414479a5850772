"""Starts what is measured on a core of its own, and reads what it takes."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SERVER_CORE, CLIENT_CORE = 0, min(1, (os.cpu_count() or 1) - 1)
TICKS = os.sysconf("SC_CLK_TCK")


def on_core(core: int) -> list[str]:
    return ["taskset", "-c", str(core)]


@contextmanager
def running(command: Sequence[str], **options) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen, patience: float = 60) -> float:
    """Seconds until ``url`` has answered."""
    began = time.monotonic()
    while time.monotonic() - began < patience and process.poll() is None:
        try:
            urlopen(url, timeout=10).close()  # noqa: S310
            return time.monotonic() - began
        except (URLError, ConnectionError):
            time.sleep(0.01)
    raise RuntimeError(f"Nothing answers at {url}.")


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found


def family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in family(child))]


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of those that it has started."""
    total = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(") ")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def pss(pid: int) -> float:
    """Megabytes of memory, what is shared counted in shares."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in text.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def load() -> float:
    return os.getloadavg()[0]
