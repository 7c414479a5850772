"""Shows the pictures that texts name: all of one answer with one query."""

import re
from html import unescape

from pictures.models import Picture
from publishing.middleware import RewriteAnswers
from publishing.references import UID
from publishing.vocabulary import picture

SIZES = "(min-width: 44rem) 42rem, 100vw"  # the width of a column of text
_WORDS = r' alt="([^"]*)"(?: title="[^"]*")?>'
_IMAGE = re.compile(rf'<img src="picture:[\w-]+/({UID})"{_WORDS}')
_BROKEN = re.compile(rf'<img src="picture:[^"]*"{_WORDS}')


def show(html: str) -> str:
    """``html`` with each picture in the sizes to choose from, or its words if it is gone."""
    uids = {uid for uid, _ in _IMAGE.findall(html)}
    pictures = {str(found.uid): found for found in Picture.objects.filter(uid__in=uids)}

    def shown(match: re.Match) -> str:
        uid, alt = match.groups()
        return picture(pictures[uid].file, unescape(alt), SIZES) if uid in pictures else alt

    return _BROKEN.sub(r"\1", _IMAGE.sub(shown, html))


class ShowPictures(RewriteAnswers):
    """Put pictures where the texts of a page name them."""

    mark = b'<img src="picture:'

    def rewritten(self, html):
        return show(html)
