"""What is said of a text while it is written."""

import pytest

from publishing.models import State
from publishing.references import reference_to
from publishing.writing.remarks import remarks_on
from tests.factories import QuestionFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("# One\n\n## Two\n\n# Three", []),
        ("## Two", ["“## Two” is a part of nothing: begin with “#”."]),
        ("# One\n\n### Three", ["“### Three” looks like “##”: no heading is smaller."]),
        ("#", ["A heading is empty."]),
        ("Go [here](https://a.example/).", ["“here” does not say where the link leads."]),
        ("[](https://a.example/)", ["The link to “https://a.example/” has no words."]),
        (
            "<https://a.example/x>",
            ["“https://a.example/x” is an address: readers are better served by words."],
        ),
        (
            "[Theirs](http://a.example/)",
            ["“http://a.example/” is not encrypted: write https: if the site has it."],
        ),
        ("[Call](tel:123)", ["“tel:123” will be no link: tel: is not let through."]),
        ("[Write](mailto:a@b.example) and `[here](no)`", []),
    ],
)
def test_headings_and_links_are_looked_at(text, remarks):
    assert remarks_on(text) == remarks


def test_links_to_the_portal_are_asked_for_as_the_nightly_check_does():
    QuestionFactory(slug="why")
    QuestionFactory(slug="hidden", state=State.DRAFT)
    SectionFactory(slug="one")
    text = "[a](/faqs/why/) [b](/faqs/hidden/) [c](/guide/#section-one) [d](/guide/#two)"
    assert remarks_on(text) == [
        "“b” leads nowhere: no such page.",
        "“d” leads nowhere: the page has no part “two”.",
    ]


def test_a_fragment_alone_is_looked_for_on_the_page_of_the_text_where_that_is_known():
    SectionFactory(slug="one")
    text = "[a](#section-one) [b](#nothing)"
    remark = "“b” leads nowhere: the page has no part “nothing”."
    assert remarks_on(text, base="/guide/") == [remark]
    assert remarks_on(text) == remarks_on(text, base="https://elsewhere.example/") == []


def test_links_by_identity_are_looked_at():
    shown, hidden = QuestionFactory(slug="why"), QuestionFactory(state=State.DRAFT)
    text = f"[a]({reference_to(shown)}) [b]({reference_to(hidden)}) [c]({reference_to(shown)}#no)"
    assert remarks_on(text) == [
        "“b” leads nowhere: its page is not published.",
        "“c” leads nowhere: the page has no part “no”.",
    ]


def test_a_line_has_no_headings():
    assert remarks_on("## [here](https://a.example/)", is_line=True) == [
        "“here” does not say where the link leads."
    ]


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("![A chart](picture:chart/x)", []),
        (
            "![](picture:chart/x)",
            ["A picture has no words for people who cannot see it: right for decoration only."],
        ),
        (
            "![A chart](https://a.example/b.png)",
            ["“https://a.example/b.png” will not be shown: put the picture itself in here."],
        ),
    ],
)
def test_pictures_are_looked_at(text, remarks):
    assert remarks_on(text) == remarks


@pytest.mark.parametrize("address", ["picture:chart/x", "https://a.example/b.png"])
def test_a_picture_in_a_line_is_said_to_be_left_out(address):
    remark = f"“{address}” will not be shown: a field of one line shows no pictures."
    assert remarks_on(f"See ![]({address}).", is_line=True) == [remark]
