"""The public portal as files, which nginx or a CDN gives out without asking anybody.

``DIR/live`` leads to a complete release: each page with its compressed forms beside it, the
static files and the uploads, the redirects, and a page for what is not found. A new release
shares with the one before whatever did not change, and takes its place in one step.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from guide.sitemaps import SITEMAPS, addresses
from mlocp_portal.edge.filling import draw
from mlocp_portal.edge.keys import Key
from mlocp_portal.edge.pages import Page, plain, smallest
from publishing.models import OldSlug

NOWHERE = "/nowhere/404/"  # no page has this address, so it shows what is said of such
WITHOUT_SITEMAP = ("guide:compare", "guide:sitemaps", "guide:robots")
COMPLETE = "complete"  # a file that only a release has of which nothing is missing


class BakingError(Exception):
    """The portal answers otherwise than it can be baked; the message says where."""


@dataclass
class Baked:
    """What became of the pages: new or changed, as before, and those that cannot be baked."""

    written: int = 0
    same: int = 0
    left_out: int = 0


def all_addresses() -> list[str]:
    """Every address without a query that a reader may ask for."""
    sections = [reverse("guide:sitemap", args=[section]) for section in SITEMAPS]
    found = [*addresses(), *map(reverse, WITHOUT_SITEMAP), *sections]
    return list(dict.fromkeys(found))


def redirects() -> dict[str, str]:
    """Old address → the address of the visible page that it leads to."""
    slugs, found = defaultdict(list), {}
    for old in OldSlug.objects.select_related("content_type"):
        if model := old.content_type.model_class():
            slugs[model].append(old.slug)
    for model, some in slugs.items():
        for slug, page in OldSlug.objects.current_pages(model.objects.reachable(), some).items():
            former = copy(page)
            former.slug = slug
            found[former.get_absolute_url()] = page.get_absolute_url()
    return found


class Bakery:
    """Bakes into ``folder`` what ``application`` answers to readers of ``host``."""

    def __init__(
        self,
        folder: Path,
        application: Callable,
        host: str,
        port: str = "443",
        with_files: bool = True,
    ):
        self.folder, self.application = folder, application
        self.host, self.port = host, port
        self.with_files = with_files
        self.live = folder / "live"

    def withdraw(self) -> None:
        """Have the portal asked for everything until the next release is ready."""
        self.live.unlink(missing_ok=True)

    def bake(
        self,
        wanted: Iterable[str],
        advance: Callable[[], None] = lambda: None,
        is_right: Callable[[], bool] = lambda: True,
    ) -> Baked | None:
        """Draw ``wanted`` and put them in the place of what is live.

        Nothing comes of it if ``is_right`` says at the end that the content has changed since.
        """
        nowhere = self._draw(NOWHERE)
        if not nowhere.status.startswith("404"):
            raise BakingError(f"{NOWHERE} is answered with {nowhere.status} as {self.host}.")
        before, release = self.latest(), self._new_release()
        try:
            baked = Baked()
            for address in wanted:
                self._bake_one(address, release, before, baked)
                advance()
            self._keep(release, before, "404.html", nowhere, baked)
            if self.with_files:
                self._add_files(release)
            self._add_redirects(release)
            if not is_right():
                return None
            self._switch(release, before)
            return baked
        finally:
            if not (release / COMPLETE).exists():
                shutil.rmtree(release, ignore_errors=True)

    def _bake_one(self, address: str, release: Path, before: Path | None, baked: Baked) -> None:
        page = self._draw(address)
        if page.status.startswith("5"):
            raise BakingError(f"{address} cannot be drawn ({page.status}).")
        if page.is_kept:
            self._keep(release, before, file_of(address), page, baked)
        else:
            baked.left_out += 1

    def latest(self) -> Path | None:
        """The newest complete release, live or withdrawn."""
        done = self.folder.glob(f"release-*/{COMPLETE}")
        newest = max(done, key=lambda path: path.stat().st_mtime, default=None)
        return newest and newest.parent

    def _new_release(self) -> Path:
        numbers = [path.name.removeprefix("release-") for path in self.folder.glob("release-*")]
        last = max((int(number) for number in numbers if number.isdecimal()), default=0)
        release = self.folder / f"release-{last + 1}"
        release.mkdir(parents=True)
        return release

    def _draw(self, address: str) -> Page:
        return draw(self.application, Key(self.host, self.port, address, "", swap=False))

    def _keep(
        self, release: Path, before: Path | None, name: str, page: Page, baked: Baked
    ) -> None:
        file, body = release / name, plain(page.bodies)
        file.parent.mkdir(parents=True, exist_ok=True)
        former = before and before / name
        if former and former.is_file() and former.read_bytes() == body:
            for one in former.parent.glob(f"{former.name}*"):
                _link(one, file.parent / one.name)
            baked.same += 1
            return
        file.write_bytes(body)
        for ending, content in smallest(body).items():
            file.with_name(f"{file.name}.{ending}").write_bytes(content)
        baked.written += 1

    def _add_files(self, release: Path) -> None:
        """The static files, and the uploads as far as they lie on this machine."""
        for url, root in (
            (settings.STATIC_URL, settings.STATIC_ROOT),
            (settings.MEDIA_URL, settings.MEDIA_ROOT),
        ):
            if url.startswith("/") and Path(root).is_dir():
                target = release / url.strip("/")
                shutil.copytree(root, target, copy_function=_link, dirs_exist_ok=True)

    def _add_redirects(self, release: Path) -> None:
        moved = sorted(redirects().items())
        nginx = "".join(f"{old} {new};\n" for old, new in moved)
        (release / "redirects.map").write_text(nginx, encoding="utf-8")
        lines = "".join(f"{old} {new} 301\n" for old, new in moved)
        (release / "_redirects").write_text(lines, encoding="utf-8")

    def _switch(self, release: Path, before: Path | None) -> None:
        """Let ``release`` be live; the one before stays for who may still be reading it."""
        (release / COMPLETE).touch()
        draft = self.folder / "live.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(release.name, target_is_directory=True)
        draft.replace(self.live)
        for path in self.folder.glob("release-[0-9]*"):
            if path not in {release, before}:
                shutil.rmtree(path)


def file_of(address: str) -> str:
    """Where a server of files looks for ``address``."""
    path = address.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _link(source: str | Path, target: str | Path) -> None:
    """The same file under another name; a copy, where that is another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
