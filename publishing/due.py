"""Changes that are published at a moment which was chosen before.

No clock has to run for that: the first request after the moment publishes what is due before it
is answered. A process asks the database at most once in ``PUBLISH_DUE_EVERY`` seconds, so a
change is seen no later than that. ``manage.py publish_due`` does the same without a visitor.

What an app keeps of pages whose moment comes by itself is made current at the same time.
"""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing.models import PendingChange, State
from publishing.pending import replace

logger = logging.getLogger(__name__)

AFTER_FAILURE = 5  # seconds; each look may take as long as it takes to get no connection

_also_due: list[Callable[[], None]] = []


def also_when_due(work: Callable[[], None]) -> None:
    """Have ``work`` done whenever what is due is published; called once, by an app that starts."""
    _also_due.append(work)


def publish_due() -> int:
    """Publish every change whose moment has come; the number of pages that changed.

    One that does not fit any more stays a draft and says why.
    """
    count = sum(map(_publish, PendingChange.objects.due(timezone.now())))
    for work in _also_due:
        work()
    return count


def _publish(pending: PendingChange) -> bool:
    with transaction.atomic():
        page = pending.lock_page()
        # Another process may have done it, or staff may have chosen another moment.
        pending = PendingChange.objects.due(timezone.now()).filter(pk=pending.pk).first()
        if pending is None:
            return False
        if page is None:  # deleted; the history keeps both
            pending.delete()
            return False
        try:
            replace(page, pending.tree, pending.revision.author)
        except ValidationError as error:
            PendingChange.objects.filter(pk=pending.pk).update(
                publish_at=None, state=State.DRAFT, problem=" ".join(error.messages)
            )
            return False
    return True


def asks_nothing(view: Callable) -> Callable:
    """Decorator: the view answers at once, whatever becomes of the database."""
    view.asks_nothing = True
    return view


class PublishDue:
    """Publish what is due before a view answers, unless that view ``asks_nothing``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.next_look = 0.0  # by the clock that never goes back

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        every, now = settings.PUBLISH_DUE_EVERY, time.monotonic()
        if every is None or getattr(view, "asks_nothing", False):
            return
        if now >= self.next_look:
            self.next_look = now + every
            try:
                publish_due()
            except DatabaseError:
                logger.exception("What is due could not be published.")
                self.next_look = time.monotonic() + AFTER_FAILURE
