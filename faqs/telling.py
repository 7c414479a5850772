"""The one message to whoever asked: the answer is on the site."""

from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused
from textwrap import indent

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator

from faqs.models import AskedQuestion

QUOTED = 600  # characters of the question that the message repeats


@dataclass
class Telling:
    """What became of the messages to askers."""

    told: int = 0
    refused: int = 0
    given_up: int = 0  # addresses that are refused for good
    waiting: int = 0  # how many have still to be told afterwards
    problem: str = ""  # the kind of error that ended it

    @property
    def loss(self) -> str:
        """Who will never be told; nothing where everybody will."""
        return f"Addresses refused for good: {self.given_up}." if self.given_up else ""

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

    ``absolute`` makes a whole address of the path of a page. An error of the mail ends it and is
    not raised: its words may hold an address, and would go into the log.
    """
    telling = Telling()
    # In any order: who cannot be reached must not stand in front of the others each time.
    waiting = AskedQuestion.objects.to_tell().order_by("?")
    if chosen := list(waiting.values_list("pk", flat=True)[:most]):
        try:
            with get_connection() as mailer:
                for pk in chosen:
                    _tell_once(pk, absolute, mailer, telling)
        except OSError as error:  # every SMTPException is one
            telling.problem = type(error).__name__
        telling.waiting = AskedQuestion.objects.to_tell().count()
    return telling


def _tell_once(
    pk: int, absolute: Callable[[str], str], mailer: BaseEmailBackend, telling: Telling
) -> None:
    """Tell the asker, unless another process is about it or nothing is to be told any more."""
    asked = _take(pk)
    if asked is None:
        return
    outcome = {}
    try:
        address = absolute(asked.question.get_absolute_url())
        outcome = _send(_message(asked, address, mailer), telling)
    finally:
        AskedQuestion.objects.filter(pk=pk).update(taken_at=None, **outcome)


def _take(pk: int) -> AskedQuestion | None:
    """The question as it is now, taken so that nobody is told twice by two processes at work."""
    with transaction.atomic():
        rows = AskedQuestion.objects.to_tell().select_related("question")
        asked = rows.select_for_update(of=("self",)).filter(pk=pk).first()
        if asked:
            asked.taken_at = timezone.now()
            asked.save(update_fields=["taken_at"])
    return asked


def _send(message: EmailMessage, telling: Telling) -> dict:
    """Send it; what the question has to remember of that."""
    try:
        if message.send():
            telling.told += 1
            return {"told_at": timezone.now()}
    except SMTPRecipientsRefused as error:
        if refusal := _refusal(error):
            telling.given_up += 1
            return {"refusal": refusal}
    except (SMTPDataError, ValueError):
        pass  # wrong with this message, and perhaps not with the next
    telling.refused += 1
    return {}


def _refusal(error: SMTPRecipientsRefused) -> str:
    """The number with which the address was refused for good; nothing if it may work later."""
    return next((str(code) for code, _ in error.recipients.values() if code >= 500), "")


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
