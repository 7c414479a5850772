"""``{{ certification.track|bullet }}``"""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certifications.models import Track

register = template.Library()

MOST_KEPT = 200  # tracks; every list has one bullet in each row


@register.filter
def bullet(track: Track) -> SafeString:
    """The sign of a line of the map."""
    return _drawn(track.colour, track.code, track.name)


@lru_cache(MOST_KEPT)
def _drawn(colour: str, code: str, name: str) -> SafeString:
    track = {"colour": colour, "code": code, "name": name}
    return render_to_string("partials/bullet.html", {"track": track})
