"""What is worth a second look in a text: said while it is written, never in the way of saving."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from markdown_it.token import Token

from publishing.checking.inside import Inside
from publishing.markdown import HEADINGS, PICTURE, SCHEMES, parse
from publishing.references import is_reference

MOST_ASKED = 10  # pages of the portal that one look at a text asks for
VAGUE = {"here", "click here", "this", "this link", "this page", "link", "more", "read more"}


@dataclass(frozen=True)
class Link:
    """A link as it stands in a text."""

    address: str
    words: str


def remarks_on(text: str, base: str = "", *, is_line: bool = False) -> list[str]:
    """Sentences about ``text``, which stands on the page at ``base`` if that is known."""
    tokens = parse(text, is_line=is_line)
    on_pictures = _on_pictures_in_a_line if is_line else _on_pictures
    found = [*_on_headings(tokens), *_on_links(list(links_in(tokens)), base)]
    return list(dict.fromkeys([*found, *on_pictures(_pictures_in(tokens))]))


def _on_headings(tokens: list[Token]) -> Iterator[str]:
    before = 0
    for token, inside in pairwise(tokens):
        if token.type != "heading_open":
            continue
        level, words = int(token.tag[1]), inside.content
        if not words:
            yield "A heading is empty."
        elif level > HEADINGS:
            yield f"“{'#' * level} {words}” looks like “{'#' * HEADINGS}”: no heading is smaller."
        elif level > before + 1:
            yield f"“{'#' * level} {words}” is a part of nothing: begin with “#”."
        before = level


def links_in(tokens: list[Token]) -> Iterator[Link]:
    for token in tokens:
        address, words = "", []
        for child in token.children or ():
            if child.type == "link_open":
                address, words = child.attrs["href"], []
            elif child.type == "link_close":
                yield Link(address, "".join(words).strip())
            else:
                words.append(child.content)


def _on_links(links: list[Link], base: str) -> Iterator[str]:
    for link in links:
        yield from _on_words(link)
        scheme = urlsplit(link.address).scheme
        if scheme == "http":
            yield f"“{link.address}” is not encrypted: write https: if the site has it."
        elif scheme and scheme not in SCHEMES:
            yield f"“{link.address}” will be no link: {scheme}: is not let through."
    yield from _that_lead_nowhere(list(dict.fromkeys(links)), base)


def _on_words(link: Link) -> Iterator[str]:
    if not link.words:
        yield f"The link to “{link.address}” has no words."
    elif link.words.lower().strip(" .…!") in VAGUE:
        yield f"“{link.words}” does not say where the link leads."
    elif link.words.lower().startswith(("http://", "https://", "www.")):
        yield f"“{link.words}” is an address: readers are better served by words."


def _that_lead_nowhere(links: list[Link], base: str) -> Iterator[str]:
    """What the site's own check says of links to the portal; the web is not asked from here."""
    inside = Inside()
    own = [link for link in links if _is_own(link.address, base)]
    for link in own[:MOST_ASKED]:
        if problem := inside.problem(urljoin(base, link.address)):
            yield f"“{link.words or link.address}” leads nowhere: {problem}."


def _pictures_in(tokens: list[Token]) -> list[Token]:
    children = (child for token in tokens for child in token.children or ())
    return [child for child in children if child.type == "image"]


def _on_pictures_in_a_line(pictures: list[Token]) -> Iterator[str]:
    for picture in pictures:
        address = picture.attrs["src"]
        yield f"“{address}” will not be shown: a field of one line shows no pictures."


def _on_pictures(pictures: list[Token]) -> Iterator[str]:
    for picture in pictures:
        if not picture.attrs["src"].startswith(f"{PICTURE}:"):
            yield f"“{picture.attrs['src']}” will not be shown: put the picture itself in here."
        elif not picture.content.strip():
            yield "A picture has no words for people who cannot see it: right for decoration only."


def _is_own(address: str, base: str) -> bool:
    if is_reference(address):
        return True
    parts = urlsplit(address)
    is_known = address.startswith("/") or base.startswith("/")
    return not parts.scheme and not parts.netloc and is_known
