"""Checks the HTML of every page that a visitor can reach with the Nu checker, which needs Java.

The checker is fetched once into var/tools.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from scripts.sandbox import ROOT, Sandbox

VERSION = "26.9.27"
# pragma: allowlist nextline secret
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
TOOLS = ROOT / "var" / "tools"
JAR = TOOLS / f"vnu-{VERSION}.jar"
# Pages that no link leads to.
UNLINKED = [
    "/no-such-page/",
    "/admin/login/",
    "/plan/mlocp/?plan=60&start=2026-12-01&off=sun&hours=8&made=20261124T080000",
    "/plan/mlocp/renewal/?passed=2026-12-01&made=20261124T080000",
]


class Links(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


def read(url: str) -> str | None:
    """The HTML at ``url``, that of an error page too; None for anything else."""
    try:
        response = urlopen(url, timeout=30)
    except HTTPError as error:
        response = error
    with response:
        is_html = response.headers.get_content_type() == "text/html"
        return response.read().decode() if is_html else None


def crawl(start: str) -> dict[str, str]:
    """Every page within reach of ``start``: each address once without a query and once with one."""
    pages: dict[str, str] = {}
    seen: set[tuple[str, bool]] = set()
    waiting = [start, *(urljoin(start, path) for path in UNLINKED)]
    while waiting:
        url = waiting.pop()
        parts = urlsplit(url)
        kind = (parts.path, bool(parts.query))
        if kind in seen or parts[:2] != urlsplit(start)[:2]:
            continue
        seen.add(kind)
        if html := read(url):
            pages[url.removeprefix(start)] = html
            waiting += [urljoin(url, link).partition("#")[0] for link in Links(html).found]
    return pages


def fetch_checker() -> None:
    """Put the checker's jar into var/tools, after comparing it with the known checksum."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TOOLS) as folder:
        npm = ["npm", "pack", "--silent", f"vnu-jar@{VERSION}"]
        subprocess.run(npm, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        package = next(Path(folder).glob("*.tgz"))
        digest = hashlib.sha512(package.read_bytes()).digest()
        if base64.b64encode(digest).decode() != SHA512:
            sys.exit(f"vnu-jar {VERSION} does not have the checksum that it should have.")
        with tarfile.open(package) as archive, (Path(folder) / "jar").open("wb") as jar:
            shutil.copyfileobj(archive.extractfile("package/build/dist/vnu.jar"), jar)
        (Path(folder) / "jar").rename(JAR)


def check(pages: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        for path, html in pages.items():
            name = path.strip("/").replace("/", "_") or "home"
            (Path(folder) / f"{name[:200]}.html").write_text(html, encoding="utf-8")
        java = ["java", "-jar", JAR, "--errors-only", "--skip-non-html", folder]
        return subprocess.run(java).returncode


def main() -> None:
    missing = [tool for tool in ("java", "npm") if not shutil.which(tool)]
    if missing and not (missing == ["npm"] and JAR.exists()):
        print(f"The HTML was not checked, since there is no {' and no '.join(missing)} here.")
        sys.exit(os.environ.get("CI") == "true")
    if not JAR.exists():
        fetch_checker()
    with Sandbox() as portal:
        pages = crawl(f"{portal.url}/")
    if status := check(pages):
        sys.exit(status)
    print(f"The HTML of {len(pages)} pages is valid.")


if __name__ == "__main__":
    main()
