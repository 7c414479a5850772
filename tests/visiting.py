"""A visitor with a form, without a browser."""

from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from visitors.forms import stamp


def opened(ago: timedelta = timedelta(minutes=1)) -> str:
    """What the form says of when it was opened."""
    return stamp(timezone.now() - ago)


def send(client: Client, address: str, follow: bool = False, **changes) -> HttpResponse:
    """Fill in the form at ``address`` and send it, with ``changes`` to what a person would send."""
    headers = changes.pop("headers", None)
    remote = changes.pop("remote", "203.0.113.5")
    entries = {
        "text": "The exam was fair.",
        "name": "Ann",
        "email": "ann@example.org",
        "subject": "",
        "opened": opened(),
    }
    return client.post(
        address, entries | changes, follow=follow, headers=headers, REMOTE_ADDR=remote
    )
