"""Shows the pictures that texts name: all of one answer with one query."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from pictures.models import Picture
from publishing.templatetags.images import picture

SIZES = "(min-width: 44rem) 42rem, 100vw"  # the width of a column of text
_WORDS = r' alt="([^"]*)"(?: title="[^"]*")?>'
_IMAGE = re.compile(rf'<img src="picture:[\w-]+/([0-9a-f-]{{36}})"{_WORDS}')
_BROKEN = re.compile(rf'<img src="picture:[^"]*"{_WORDS}')


def show(html: str) -> str:
    """``html`` with each picture in the sizes to choose from, or its words if it is gone."""
    uids = {uid for uid, _ in _IMAGE.findall(html) if _is_uid(uid)}
    pictures = {str(found.uid): found for found in Picture.objects.filter(uid__in=uids)}

    def shown(match: re.Match) -> str:
        uid, alt = match.groups()
        return picture(pictures[uid].file, unescape(alt), SIZES) if uid in pictures else alt

    return _BROKEN.sub(r"\1", _IMAGE.sub(shown, html))


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


class ShowPictures:
    """Put pictures where texts of an answer name them; without any there is no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and b'<img src="picture:' in response.content:
            response.content = show(response.text)
        return response
