import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.html import faults, find_all, parse
from visitors.fields import OneLineField, TidyField
from visitors.text import TIDIED, draw, says_something, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "ab"),
        ("safe\u202etxt.exe", "safetxt.exe"),
        ("\u2066a\u2069\u200f", "a"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\n\n \n\n\nb", "a\n\nb"),
        ("  around  ", "around"),
        ("👩‍💻 tab\there", "👩‍💻 tab\there"),
        ("Größe, שלום, 日本", "Größe, שלום, 日本"),
    ],
)
def test_what_nobody_sees_is_left_out(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "\n\t \r\n", "\u200b\ufeff", "\u202e", "\u00a0", "\0"])
def test_blank_space_is_as_good_as_nothing(typed):
    assert TidyField(longest=9, required=False).clean(typed) == ""


def test_a_line_stays_one_line():
    assert OneLineField(longest=80).clean("Ann\nBcc: x@y.z") == "Ann Bcc: x@y.z"


def test_what_is_far_too_long_is_not_even_tidied():
    text = "\0" * (TIDIED + 1)
    assert tidy(text) is text
    assert tidy(text[1:]) == ""


def test_the_length_counts_what_is_kept():
    assert len(TidyField(longest=3).clean("a\r\nb\0\0")) == 3


def test_paragraphs_and_lines_are_drawn():
    assert draw("a\nb\n\nc") == "<p>a<br>b</p>\n\n<p>c</p>"


def test_markup_stays_text():
    assert "<script" not in draw("<script>alert(1)</script>")
    assert "&lt;b&gt;" in draw("<b>")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(http://a.example/x)", "http://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2"),
        ("HTTPS://A.example", "HTTPS://A.example"),
    ],
)
def test_web_addresses_become_links_that_lend_no_weight(text, address):
    links = find_all(draw(text), "a")
    assert [(a.get("href"), a.get("rel")) for a in links] == [(address, "nofollow ugc noopener")]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example", "mailto:a@b.example",
        "a@b.example", "www.a.example", "https://", "http://[", "//a.example",
    ],
)  # fmt: skip
def test_nothing_else_becomes_a_link(text):
    assert find_all(draw(text), "a") == []


@given(st.text(alphabet="ahtps:/.<>\"'&() \n@[]", max_size=60))
def test_whatever_is_typed_is_valid_and_keeps_its_words(text):
    html = draw(tidy(text))
    page = f"<!doctype html><html lang=en><title>x</title><body>{html}"
    assert faults(page) == []
    assert "".join("".join(parse(html).itertext()).split()) == "".join(tidy(text).split())


def test_signs_that_are_newer_than_this_python_stay():
    assert tidy("hi \U0001fa77 \U0001fae8") == "hi \U0001fa77 \U0001fae8"
    assert says_something("\U0001fa77")
    assert tidy("a\ufdd0b\uffffc\U0001ffffd") == "abcd"
