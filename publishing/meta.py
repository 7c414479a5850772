"""What a page says of itself in its head and above its title."""

from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator

from publishing.markdown import render

SHOWN = 155  # characters of a description that search engines print


@dataclass(frozen=True)
class PageMeta:
    """Title, description and trail of a page.

    ``title`` is what the page is called; ``kind`` follows it in the title bar where another
    page may bear the same name, and ``number`` where the page continues a list.
    ``description`` is plain text for search engines and link previews, shortened to what they
    print. ``trail`` lists the pages above this one as ``(label, address)``, the home page left
    out; ``None`` leaves the whole trail out.
    """

    title: str
    description: str
    trail: list[tuple[str, str]] | None = field(default_factory=list)
    kind: str = ""
    number: int = 1

    def __post_init__(self):
        text = f"Page {self.number}. {self.description}" if self.number > 1 else self.description
        object.__setattr__(self, "description", Truncator(text).chars(SHOWN))

    @property
    def head_title(self) -> str:
        """The title as the title bar and link previews print it, in front of the site's name."""
        named = f"{self.title} – {self.kind}" if self.kind else self.title
        return f"{named}, page {self.number}" if self.number > 1 else named

    @property
    def query(self) -> str:
        """What the canonical address ends with, where the page continues a list."""
        return f"?page={self.number}" if self.number > 1 else ""


def plain(text: str) -> str:
    """Markdown ``text`` without its marks, on one line."""
    return " ".join(unescape(strip_tags(render(text))).split())
