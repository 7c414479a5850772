"""What is published, and off the site all the same because of its moments."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest

from publishing.dates import staff_moment
from publishing.models import Publishable, Standing

NAMED = 10  # pages in one message; of the others it is said how many

# For one page with its moment, and for several with their names.
WORDS = {
    Standing.EXPIRED: (
        "“{}” is off the site: its “publish until” passed on {}.",
        "Off the site, because their “publish until” has passed: {}.",
    ),
    Standing.SCHEDULED: (
        "“{}” is not on the site yet: it appears on {}.",
        "Not on the site yet, because their “publish from” is still to come: {}.",
    ),
}


def say_standing(request: HttpRequest, pages: Iterable[Publishable]) -> int:
    """Say which of the published ``pages`` no visitor finds, and why; how many there are."""
    off = defaultdict(list)
    for page in pages:
        if page.standing in WORDS:
            off[page.standing].append(page)
    for standing, some in off.items():
        messages.warning(request, _worded(standing, some))
    return sum(map(len, off.values()))


def _worded(standing: Standing, pages: list[Publishable]) -> str:
    one, several = WORDS[standing]
    if len(pages) == 1:
        return one.format(pages[0], staff_moment(_moment_of(standing, pages[0])))
    names = ", ".join(f"“{page}”" for page in pages[:NAMED])
    more = f" and {len(pages) - NAMED:,} more" if len(pages) > NAMED else ""
    return several.format(names + more)


def _moment_of(standing: Standing, page: Publishable) -> datetime:
    return page.expire_at if standing == Standing.EXPIRED else page.publish_at
