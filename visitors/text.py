"""What visitors type: made fit to be kept, and drawn without becoming markup."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

TIDIED = 100_000  # characters: no form takes as many, so whatever is longer need not be tidied

# Control characters and lone surrogates, what turns the direction of a text so that it reads
# differently than it is stored, what has no width, and what Unicode will never give a meaning.
_LAST_TWO = "".join(
    chr(plane | end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)
)
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    f"\ufdd0-\ufdef{_LAST_TWO}]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_MANY_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?…»”’*_]}"


def tidy(text: str) -> str:
    """``text`` without what cannot be seen; line ends alike, gaps of at most one empty line.

    A text that is far too long stays as it is: it will be refused, and not take a second before.
    """
    if len(text) > TIDIED:
        return text
    text = _LINE_ENDS.sub("\n", text)
    return _MANY_EMPTY_LINES.sub("\n\n", _UNSEEN.sub("", text)).strip()


def says_something(text: str) -> bool:
    """Whether there is at least one letter, figure or sign in ``text``."""
    categories = map(unicodedata.category, text)
    return any(category[0] in "LNPS" or category == "Cn" for category in categories)


def draw(text: str) -> SafeString:
    """``text`` as paragraphs: everything escaped, only http and https addresses made links."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        if address := _address(match[0]):
            parts += [escape(text[end : match.start()]), _link(address)]
            end = match.start() + len(address)
    html = "".join([*parts, escape(text[end:])])
    return mark_safe(linebreaks(html))  # noqa: S308 - every part has just been escaped


def _address(found: str) -> str:
    """The address that ``found`` begins with, or ``""`` where it names no host."""
    address = found.rstrip(_AFTER_ADDRESS)
    if "(" not in address:
        address = address.rstrip(")" + _AFTER_ADDRESS)
    try:
        return address if urlsplit(address).hostname else ""
    except ValueError:
        return ""


def _link(address: str) -> str:
    text = escape(address)
    return f'<a href="{text}" rel="nofollow ugc noopener">{text}</a>'
