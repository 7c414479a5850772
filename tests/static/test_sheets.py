"""Which page loads which style sheet: each has all the rules that its page needs."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from mlocp_portal.storage import bundle
from tests.html import elements, find_all
from tests.test_pages import PAGES

SHEETS = settings.BASE_DIR / "static" / "css"
FORMS = {"form for a question": "/faqs/ask/", "empty plan": "/plan/mlocp/?plan=30&start=1"}


def classes_in(css: str) -> set[str]:
    """The classes that selectors name; what stands between innermost braces is no selector."""
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", css)))


def sheet_of(html: str) -> Path:
    (link,) = (a for a in find_all(html, "link") if a.get("rel") == "stylesheet")
    return SHEETS / Path(link.get("href")).name


@pytest.mark.parametrize("address", [*PAGES.values(), *FORMS.values(), "/no-such-page/"])
def test_the_one_sheet_of_a_page_has_the_rules_for_all_its_classes(client, shipped, address):
    html = client.get(address).text
    used = {name for element in elements(html) for name in element.get("class", "").split()}
    known = set().union(*(classes_in(sheet.read_text()) for sheet in SHEETS.rglob("*.css")))
    sheet = sheet_of(html)
    assert used & known - classes_in(bundle(sheet, sheet.parent)) == set()
    assert used & known
