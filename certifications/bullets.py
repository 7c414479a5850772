"""``{{ certification.track|bullet }}``"""

from functools import lru_cache

from django.utils.safestring import SafeString

from certifications.models import Track
from publishing.fragments import draw_fragment

MOST_KEPT = 200  # tracks; every list has one bullet in each row


def bullet(track: Track) -> SafeString:
    """The sign of a line of the map."""
    return _drawn(track.colour, track.code, track.name)


@lru_cache(MOST_KEPT)
def _drawn(colour: str, code: str, name: str) -> SafeString:
    track = {"colour": colour, "code": code, "name": name}
    return draw_fragment("partials/bullet.html", track=track)
