import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.markdown import render, render_inline
from publishing.meta import plain
from tests.html import elements


def test_the_syntax_that_editors_are_told_of_works():
    html = render("**bold** *italic* [link](/paths/)\n\n- one\n- two\n\n> quote\n\n`code`")
    for tag in ("<strong>", "<em>", '<a href="/paths/"', "<ul>", "<blockquote>", "<code>"):
        assert tag in html


def test_headings_start_below_those_of_the_page():
    assert render("# One\n\n## Two") == "<h3>One</h3>\n<h4>Two</h4>\n"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "<a href='javascript:alert(1)'>x</a>",
        "![x](https://elsewhere.example/pixel.png)",
        "<style>body{display:none}</style>",
        '[x](/a"onmouseover="alert(1))',
    ],
)
def test_nothing_typed_becomes_code(attack):
    for html in (render(attack), render_inline(attack)):
        found = elements(html)
        assert not {element.tag for element in found} & {"script", "img", "style", "iframe"}
        for element in found:
            assert not any(name.lower().startswith("on") for name in element.attrib)
            assert not element.attrib.get("href", "").startswith(("javascript:", "data:"))


def test_only_pictures_of_the_portal_are_shown_and_others_are_their_words():
    own = "picture:chart/6d6c6f63-7000-5000-8000-636f6e74656e"
    assert render(f'![A <b>](<{own}> "title")') == (
        f'<p><img src="{own}" alt="A &lt;b&gt;" title="title"></p>\n'
    )
    assert render("![A chart](https://elsewhere.example/x.png)") == "<p>A chart</p>\n"
    assert "href" not in render(f"[words]({own})")
    assert "img" not in render_inline(f"![A chart]({own})")


@given(st.text())
def test_any_text_renders(text):
    assert isinstance(render(text), str)
    assert "<script" not in render_inline(text)


def test_plain_text_of_markdown_is_one_short_line():
    assert plain("**Bold** words\n\n- and a list") == "Bold words and a list"
    assert plain("A & B, 1 < 2") == "A & B, 1 < 2"
