"""Where somebody is signed in, and how to end it.

A session says itself when and with which browser it began. Only staff have sessions, so that all
of them can be looked through for those of one account; no table has to be kept in step.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

# What a browser calls itself, the more particular before what others claim to be as well.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
BROWSERS |= {"Safari/": "Safari"}
SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad"}
SYSTEMS |= {"Mac OS": "macOS", "Linux": "Linux"}
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class SignedIn:
    key: str
    at: datetime | None  # not known of a session that is older than this page
    browser: str
    is_here: bool


@receiver(user_logged_in)
def note_beginning(sender, request: HttpRequest, **kwargs) -> None:
    request.session["began_at"] = timezone.now().isoformat()
    request.session["browser"] = describe(request.META.get("HTTP_USER_AGENT", ""))


def describe(user_agent: str) -> str:
    """Browser and system in two words: enough to know one's own, too little to trace anybody."""
    browser = _first(BROWSERS, user_agent) or "Unknown browser"
    system = _first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")


def sessions_of(user: AbstractUser, here: str) -> list[SignedIn]:
    """Where ``user`` is signed in, the latest first; ``here`` is the key of one session."""
    unexpired = Session.objects.filter(expire_date__gt=timezone.now())
    found = [(session.session_key, session.get_decoded()) for session in unexpired.iterator()]
    signed_in = [_read(key, data, here) for key, data in found if _is_of(user, data)]
    return sorted(signed_in, key=lambda session: session.at or EARLIEST, reverse=True)


def _is_of(user: AbstractUser, data: dict) -> bool:
    """Whether ``data`` is a session of ``user`` that a new password has not ended."""
    is_theirs = data.get(SESSION_KEY) == str(user.pk)
    proof = data.get(HASH_SESSION_KEY, "")
    accepted = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return is_theirs and any(constant_time_compare(proof, each) for each in accepted)


def _read(key: str, data: dict, here: str) -> SignedIn:
    at = data.get("began_at")
    moment = datetime.fromisoformat(at) if at else None
    return SignedIn(key, moment, data.get("browser", "Unknown browser"), key == here)


def end_others(user: AbstractUser, here: str) -> int:
    """Sign ``user`` out everywhere but in the session ``here``; the number of what was ended."""
    others = [session.key for session in sessions_of(user, here) if not session.is_here]
    return Session.objects.filter(session_key__in=others).delete()[0]
