"""What a page says of itself in its head and above its title."""

from dataclasses import dataclass, field

from django.utils.html import strip_tags
from django.utils.text import Truncator

from publishing.markdown import render


@dataclass(frozen=True)
class PageMeta:
    """Title, description and trail of a page.

    ``title`` stands before the portal's name in the title bar; ``description`` is plain text of
    about 155 characters for search engines and link previews; ``trail`` lists the pages above
    this one as ``(label, address)``, the home page left out; ``None`` leaves the whole trail out.
    """

    title: str
    description: str
    trail: list[tuple[str, str]] | None = field(default_factory=list)


def plain(text: str, length: int = 155) -> str:
    """The first ``length`` characters of Markdown ``text`` without its marks, on one line."""
    words = " ".join(strip_tags(render(text)).split())
    return Truncator(words).chars(length)
