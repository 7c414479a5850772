"""The page for the time in which the database does not answer: no word that was sent is lost.

The whole form stands on it again, ready to be sent once more, whichever form of the portal it
was: that needs neither the view nor the database. What must not travel twice, a password, does
not come back, and such a form is not offered again.
"""

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, UnreadablePostError

RETRY_AFTER = 20  # seconds
SHORTEST_TEXT = 40  # characters; what is shorter comes back unseen
SECRET = ("password", "code", "credential")


class UploadsOutOfReachError(Exception):
    """The store of uploads does not answer."""


# TimeoutError: whoever draws the page does not come to an end.
OUT_OF_REACH = (OperationalError, InterfaceError, UploadsOutOfReachError, TimeoutError)


@dataclass(frozen=True)
class Entry:
    """One entry of the form that was sent."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether people wrote it: a stamp or a token is long, too, but in one piece."""
        return "\n" in self.value or (len(self.value) > SHORTEST_TEXT and " " in self.value)

    @property
    def label(self) -> str:
        return self.name.rpartition("-")[2].replace("_", " ").strip().capitalize()


@dataclass(frozen=True)
class Resending:
    """What was sent, and where it may be sent once more."""

    action: str
    entries: list[Entry]
    had_files: bool


def resending(request: HttpRequest) -> Resending | None:
    """The form in ``request``, if there is one that may be shown."""
    try:
        sent, had_files = request.POST, bool(request.FILES)
    except (SuspiciousOperation, UnreadablePostError):
        return None
    if not sent or any(word in name.lower() for name in sent for word in SECRET):
        return None
    entries = [Entry(name, value) for name in sent for value in sent.getlist(name)]
    return Resending(request.get_full_path(), entries, had_files)
