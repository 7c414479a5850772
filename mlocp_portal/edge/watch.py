"""Knows whether what is kept is still right: one thread asks, requests only look at a number."""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime

from django.db import Error, connection
from django.utils import timezone

from mlocp_portal import release
from publishing.due import publish_due
from publishing.models import ContentChange
from publishing.version import Version, next_moment, when_committed

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds between two looks
# Generations that count nothing: no page is of the first, and every page of the second is older
# than what is right.
UNREACHABLE = -1
OUTDATED = 0


class Watch:
    """``generation`` rises with every change of what visitors see, by a writer or by the clock.

    While the database does not answer it is ``UNREACHABLE``.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None):
        self.generation = UNREACHABLE
        self.changed = changed  # called after each change
        self._count = 0
        self._version: Version | None = None
        self._moment: datetime | None = None
        self._look_now = threading.Event()
        self._process = 0
        self._starting = threading.Lock()

    @property
    def stamp(self) -> str:
        """What the last look found: the same in every process of a release that found the same."""
        return f"{release.version()} {self._version} {self._moment and self._moment.isoformat()}"

    @property
    def is_reachable(self) -> bool:
        return self.generation != UNREACHABLE

    def start(self) -> None:
        """Begin to look, once in each process: a thread does not survive a fork."""
        if self._process == os.getpid():
            return
        with self._starting:
            if self._process == os.getpid():
                return
            self.look()
            when_committed(self._look_now.set)
            threading.Thread(target=self._go_on, name="watch", daemon=True).start()
            self._process = os.getpid()

    def look(self) -> None:
        """Ask the database once."""
        try:
            publish_due()
            self._compare(ContentChange.objects.version(), timezone.now())
        except Error:
            if self.generation != UNREACHABLE:
                logger.exception("The database does not answer; kept pages are given out.")
            self.generation = UNREACHABLE
            connection.close()  # whatever became of it; the next look opens another one

    def _compare(self, version: Version, now: datetime) -> None:
        passed = self._moment is not None and now >= self._moment
        if version != self._version or passed:
            self._moment = next_moment(now)
            self._version = version
            self._count += 1
        elif self.generation == self._count:
            return
        self.generation = self._count
        self.changed()

    def _go_on(self) -> None:
        while True:
            self._look_now.wait(EVERY)
            self._look_now.clear()
            try:
                self.look()
            except Exception:  # whatever it is, a portal that stops looking would show old pages
                logger.exception("The version of the content could not be read.")
                time.sleep(EVERY)
