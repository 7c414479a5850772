"""Markdown as editors write it, to HTML that is safe on every page."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

ALLOWED_HELP = (
    "Markdown: **bold**, *italic*, [link](/paths/), lists with “- ” or “1. ”, “> ” for a quote, "
    "`code`; an empty line starts a new paragraph. HTML is shown as text. How to write a link that "
    "outlives a renaming, or a picture, is said in the form of that page or picture."
)

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "img", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_parser = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(
    ["table", "replacements", "smartquotes"]
)


MOST_KEPT = 1_000  # texts whose HTML is at hand; most of them stand on several pages
HEADINGS = 2  # levels that look different on a page
SCHEMES = {"http", "https", "mailto", "page"}  # the last: publishing.references
PICTURE = "picture"  # the scheme that names a picture of the portal


def parse(text: str, *, is_line: bool = False) -> list[Token]:
    """What ``text`` consists of, before it is drawn."""
    return _parser.parseInline(text) if is_line else _parser.parse(text)


def _demote(tokens: list[Token]) -> None:
    """Let an editor's headings start below the page's own: ``#`` becomes h3, the rest h4."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag == "h1" else "h4"


def _keep_own_pictures(tokens: list[Token]) -> None:
    """Put words in place of pictures from elsewhere: no page asks another site for anything."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image" and not child.attrs["src"].startswith(f"{PICTURE}:"):
                child.type = "text"


def _only_own(tag: str, name: str, value: str) -> str | None:
    """Let an ``<img>`` show nothing but a picture of the portal, and no link name one."""
    is_own = value.lower().startswith(f"{PICTURE}:")
    return value if name not in {"src", "href"} or is_own == (name == "src") else None


@lru_cache(MOST_KEPT)
def render(text: str) -> SafeString:
    """The HTML of ``text``; raw HTML stays text, and links carry only safe schemes."""
    tokens = parse(text)
    _demote(tokens)
    _keep_own_pictures(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # noqa: S308 - the sanitiser has just run
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt"}},
            attribute_filter=_only_own,
            url_schemes={*SCHEMES, PICTURE},
            link_rel="noopener nofollow",
        )
    )


@lru_cache(MOST_KEPT)
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
