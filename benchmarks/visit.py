"""What a first visit weighs, how soon a portal answers, and how much memory a worker takes."""

import re
import sys
import time
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from benchmarks.portals import ROOT, settings_of
from benchmarks.processes import children, pss, running, wait_for
from scripts.sandbox import free_port

LINKED = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon)[^>]*|script[^>]+src=[^>]*|img[^>]*)>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')


def read(url: str) -> bytes:
    headers = {"Accept-Encoding": "br", "Accept": "text/html,*/*"}
    with urlopen(Request(url, headers=headers), timeout=60) as answer:  # noqa: S310
        return answer.read()


def weigh(url: str) -> dict[str, int]:
    """Bytes of the page and of what it asks for, compressed as a browser gets them."""
    with urlopen(url, timeout=60) as answer:  # noqa: S310
        html = answer.read().decode()
    wanted = {}
    for tag in LINKED.findall(html):
        found = ADDRESS.search(tag)
        if found and 'loading="lazy"' not in tag and not found[1].startswith("data:"):
            wanted[urljoin(url, found[1])] = "stylesheet" in tag
    sizes = {where: len(read(where)) for where in wanted}
    page = len(read(url))
    return {
        "html": page,
        "first view": page + sum(sizes[where] for where, is_style in wanted.items() if is_style),
        "requests": 1 + len(wanted),
        "all": page + sum(sizes.values()),
    }


def start(size: int) -> dict:
    """Start the portal as its users do, with its data loaded."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "scripts.serve", "run"]
    environment = settings_of(size) | {"PORT": str(port)}
    with running(command, cwd=ROOT, env=environment) as process:
        seconds = wait_for(url, process)
        pages = ("", "certifications/", "guide/", "map/", "roles/", "paths/", "faqs/")
        for _ in range(6):  # each of the workers answers some of them
            for page in pages:
                read(url + page)
        weights = {f"/{page}": weigh(url + page) for page in ("", "certifications/", "guide/")}
        time.sleep(1)
        workers = children(process.pid)
        return {
            "first answer": seconds,
            "workers": [pss(worker) for worker in workers],
            "main": pss(process.pid),
            "weights": weights,
        }
