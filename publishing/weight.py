"""How heavy a page may be on the wire, without its pictures and style sheets."""

import gzip
from urllib.parse import urlsplit

from django.urls import resolve

BAR = 14_000  # bytes: what a server sends at once, before it waits for the browser
HEAVIER = {"guide:guide": 40_000, "guide:home": 20_000, "guide:next": 20_000}


def bar_of(address: str) -> int:
    """The most that the page at ``address`` may weigh."""
    return HEAVIER.get(resolve(urlsplit(address).path).view_name, BAR)


def compressed_size(content: bytes) -> int:
    """Bytes on the wire at gzip's usual level."""
    return len(gzip.compress(content, 6))
