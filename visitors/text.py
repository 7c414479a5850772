"""What visitors type: made fit to be kept, and drawn without becoming markup."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

# They turn the direction of what follows, so that a text reads differently than it is stored.
_TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = _TURNING | {"\u200b", "\ufeff"}
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_MANY_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?…»”’*_]}"


def tidy(text: str) -> str:
    """``text`` without what cannot be seen; line ends alike, gaps of at most one empty line."""
    text = _LINE_ENDS.sub("\n", text)
    seen = "".join(c for c in text if c in "\n\t" or not _is_unseen(c))
    return _MANY_EMPTY_LINES.sub("\n\n", seen).strip()


def _is_unseen(character: str) -> bool:
    if character in _UNSEEN:
        return True
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or (category == "Cn" and _is_no_character(ord(character)))


def _is_no_character(code: int) -> bool:
    """Whether Unicode will never give ``code`` a meaning; others are only newer than Python."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


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
