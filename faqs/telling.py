"""The one message to whoever asked: the answer is on the site."""

from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused
from textwrap import indent

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator

from faqs.models import AskedQuestion

QUOTED = 600  # characters of the question that the message repeats
# What is wrong with one message and need not be wrong with the next.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, ValueError)


@dataclass
class Telling:
    """What became of the messages to askers."""

    told: int = 0
    refused: int = 0
    waiting: int = 0  # how many have still to be told afterwards
    problem: str = ""  # the kind of error that ended it

    @property
    def rest(self) -> str:
        """Who has still to be told, and why; nothing where nobody has."""
        sentences = []
        if self.problem:
            sentences.append(f"Mail could not be sent ({self.problem}).")
        if self.refused:
            sentences.append(f"Messages that were refused: {self.refused}.")
        if self.waiting:
            sentences.append(f"Askers who have still to be told: {self.waiting}.")
        return " ".join(sentences)


def tell_askers(absolute: Callable[[str], str], most: int | None = None) -> Telling:
    """Tell those who wait for an answer that is on the site now, at ``most`` so many of them.

    ``absolute`` makes a whole address of the path of a page. An error ends it and is not raised:
    its words may hold an address, and would go into the log.
    """
    telling = Telling()
    # In any order: who cannot be reached must not stand in front of the others each time.
    waiting = AskedQuestion.objects.to_tell().select_related("question").order_by("?")
    if chosen := list(waiting[:most]):
        try:
            with get_connection() as mailer:
                for asked in chosen:
                    _tell_once(asked, absolute(asked.question.get_absolute_url()), mailer, telling)
        except Exception as error:
            telling.problem = type(error).__name__
        telling.waiting = waiting.count()
    return telling


def _tell_once(
    asked: AskedQuestion, address: str, mailer: BaseEmailBackend, telling: Telling
) -> None:
    """Tell the asker, unless another process is about it."""
    mine = AskedQuestion.objects.filter(pk=asked.pk)
    # Taken first, so that nobody is told twice by two processes at work.
    if not mine.filter(told_at=None).update(told_at=timezone.now()):
        return
    is_sent = False
    try:
        is_sent = _message(asked, address, mailer).send() == 1
        telling.told += is_sent
        telling.refused += not is_sent
    except REFUSALS:
        telling.refused += 1
    finally:
        if not is_sent:
            mine.update(told_at=None)


def _message(asked: AskedQuestion, address: str, mailer: BaseEmailBackend) -> EmailMessage:
    quoted = indent(Truncator(asked.text).chars(QUOTED), "> ", lambda line: True)
    context = {"asked": asked, "quoted": quoted, "address": address}
    return EmailMessage(
        "Your question has been answered",
        render_to_string("faqs/answered.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [asked.email],
        connection=mailer,
    )
