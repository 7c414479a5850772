"""The files that get into the image are all that the portal needs."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from scripts.sandbox import ROOT, Sandbox

pytestmark = pytest.mark.once


LEFT_OUT = shutil.ignore_patterns("__pycache__")


def copy_for_image(target: Path) -> None:
    """What `.containerignore` lets through."""
    for line in (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines():
        source = ROOT / line.removeprefix("!")
        if source.is_dir():
            shutil.copytree(source, target / source.name, ignore=LEFT_OUT)
        elif source.is_file():
            shutil.copy(source, target)


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Sandbox]:
    code = tmp_path_factory.mktemp("image")
    copy_for_image(code)
    with Sandbox(code=code, PYTHONPATH=str(code)) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    "path",
    ["/", "/certifications/mlocp/", "/guide/", "/map/", "/search/?q=mlops", "/sitemap.xml",
     "/plan/mlocp/", "/readyz", "/admin/login/"],
)  # fmt: skip
def test_every_kind_of_page_is_answered(portal, path):
    with urlopen(f"{portal.url}{path}", timeout=30) as answer:
        assert answer.status == 200
        assert len(answer.read()) > 50
