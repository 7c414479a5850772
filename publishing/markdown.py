"""Markdown as editors write it, to HTML that is safe on every page."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

ALLOWED_HELP = (
    "Markdown: **bold**, *italic*, [link](/paths/), lists with “- ” or “1. ”, “> ” for a quote, "
    "`code`; an empty line starts a new paragraph. HTML is shown as text. A link that stays right "
    "when its page is renamed is “Link” of the toolbar, or what the form of that page says."
)

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "replacements", "smartquotes"]
)


HEADINGS = 2  # levels that look different on a page
SCHEMES = {"http", "https", "mailto", "page"}  # the last: publishing.references


def parse(text: str, *, is_line: bool = False) -> list[Token]:
    """What ``text`` consists of, before it is drawn."""
    return _parser.parseInline(text) if is_line else _parser.parse(text)


def _demote(tokens: list[Token]) -> None:
    """Let an editor's headings start below the page's own: ``#`` becomes h3, the rest h4."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag == "h1" else "h4"


def render(text: str) -> SafeString:
    """The HTML of ``text``; raw HTML stays text, and links carry only safe schemes."""
    tokens = parse(text)
    _demote(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # noqa: S308 - the sanitiser has just run
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=SCHEMES,
            link_rel="noopener nofollow",
        )
    )


def render_inline(text: str) -> SafeString:
    """The HTML of one line of ``text``, without a paragraph around it."""
    return mark_safe(  # noqa: S308 - the sanitiser has just run
        nh3.clean(
            _parser.renderInline(text),
            tags={"a", "code", "em", "strong"},
            attributes={"a": {"href", "title"}},
            url_schemes=SCHEMES,
            link_rel="noopener nofollow",
        )
    )
