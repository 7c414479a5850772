"""Cached pages against nginx, which serves the same bytes: rounds in turn, medians of them."""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.portals import ROOT, settings_of
from benchmarks.processes import CLIENT_CORE, SERVER_CORE, cpu_seconds, on_core, running, wait_for
from scripts.sandbox import free_port

CONNECTIONS = (64, 8)
GZIP = {"Accept-Encoding": "gzip"}
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  open_file_cache max=100; default_type text/html;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; gzip_static on; }}
}}
"""
MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1_000, "m": 60_000}


@dataclass
class Round:
    """What a client saw of one server for a few seconds."""

    rate: float  # answers in a second
    p99: float  # milliseconds
    cpu: float  # milliseconds of the server for one answer


@contextmanager
def portal(size: int) -> Iterator[tuple[str, int]]:
    """The portal with one worker on its core: where it is, and its process."""
    port = free_port()
    command = [*on_core(SERVER_CORE), sys.executable, "-m", "scripts.serve", "run"]
    # As behind a proxy that reads whole requests first (docs/deploying.md).
    environment = settings_of(size) | {"PORT": str(port), "WORKERS": "1", "THREADS": "8"}
    with running(command, cwd=ROOT, env=environment) as process:
        wait_for(f"http://127.0.0.1:{port}/robots.txt", process)
        yield f"http://127.0.0.1:{port}", process.pid


@contextmanager
def nginx(pages: dict[str, bytes]) -> Iterator[tuple[str, int]]:
    """nginx on the same core, with compressed ``pages`` by their names."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        (folder / "pages").mkdir()
        for page, body in pages.items():
            (folder / "pages" / f"{page}.html.gz").write_bytes(body)
            (folder / "pages" / f"{page}.html").write_bytes(body)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
        command = [*on_core(SERVER_CORE), "nginx", "-c", str(folder / "nginx.conf")]
        with running(command, stderr=subprocess.DEVNULL) as process:
            first = next(iter(pages))
            wait_for(f"http://127.0.0.1:{port}/{first}.html", process)
            yield f"http://127.0.0.1:{port}", process.pid


def compressed(url: str) -> bytes:
    with urlopen(Request(url, headers=GZIP), timeout=60) as answer:  # noqa: S310
        assert answer.headers["Content-Encoding"] == "gzip", url
        return answer.read()


def press(url: str, pid: int, connections: int, seconds: int) -> Round:
    """Ask for ``url`` as fast as the server answers."""
    command = [*on_core(CLIENT_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    command += ["--latency", "-H", "Accept-Encoding: gzip", url]
    before = cpu_seconds(pid)
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(pid) - before
    assert "Non-2xx" not in text, text
    count = int(re.search(r"(\d+) requests in", text)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return Round(rate, float(number) * MILLISECONDS[unit], 1_000 * used / count)


def median_of(rounds: list[Round]) -> Round:
    return Round(
        *(statistics.median(getattr(r, f) for r in rounds) for f in ("rate", "p99", "cpu"))
    )


def measure(size: int, addresses: dict[str, str], rounds: int, seconds: int) -> list[dict]:
    """A row for each page and number of connections."""
    with portal(size) as (ours, our_pid):
        pages = {
            f"page-{n}": compressed(ours + where) for n, where in enumerate(addresses.values())
        }
        time.sleep(1)
        with nginx(pages) as (theirs, their_pid):
            rows = []
            for (kind, where), page in zip(addresses.items(), pages, strict=True):
                for connections in CONNECTIONS:
                    found = ([], [])
                    for _ in range(rounds):
                        of_ours = press(ours + where, our_pid, connections, seconds)
                        of_nginx = press(f"{theirs}/{page}.html", their_pid, connections, seconds)
                        found[0].append(of_ours)
                        found[1].append(of_nginx)
                    rows.append(
                        {
                            "page": kind,
                            "connections": connections,
                            "bytes": len(pages[page]),
                            "portal": vars(median_of(found[0])),
                            "nginx": vars(median_of(found[1])),
                        }
                    )
    return rows
