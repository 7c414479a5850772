"""From a visitor's question to one of ours, and the message that tells the asker."""

from collections.abc import Callable
from smtplib import SMTPException
from textwrap import indent

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator, slugify

from faqs.models import ASK, AskedQuestion, Question, Topic
from publishing.models import OldSlug, State
from publishing.positions import after_last

LONGEST_SLUG = 80
QUOTED = 600  # characters of the question that the message repeats


def free_slug(title: str) -> str:
    """An address made of ``title`` that no question has or had."""
    base = slugify(title)[: LONGEST_SLUG - 5].strip("-") or "question"
    taken = set(Question.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(OldSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken.add(ASK)
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def answer(
    asked: AskedQuestion, *, topic: Topic, title: str, short_answer: str, text: str, publish: bool
) -> Question:
    """Make a question of ours out of ``asked``: published, or a draft for the publishers."""
    with transaction.atomic():
        question = Question.objects.create(
            topic=topic,
            title=title,
            slug=free_slug(title),
            short_answer=short_answer,
            answer=text,
            certification=asked.about,
            order=after_last(topic.questions.all(), "order"),
            state=State.PUBLISHED if publish else State.DRAFT,
            last_reviewed=timezone.localdate() if publish else None,
        )
        asked.question, asked.state = question, AskedQuestion.State.ANSWERED
        asked.save()
    return question


def tell_askers(absolute: Callable[[str], str]) -> tuple[int, int]:
    """Tell everybody who waits for an answer that is on the site now: (told, failed).

    ``absolute`` makes a whole address of the path of a page.
    """
    told = failed = 0
    for asked in AskedQuestion.objects.to_tell().select_related("question"):
        # Taken first, so that nobody is told twice by two processes at work.
        if not AskedQuestion.objects.filter(pk=asked.pk, told_at=None).update(
            told_at=timezone.now()
        ):
            continue
        if _tell(asked, absolute(asked.question.get_absolute_url())):
            told += 1
        else:
            AskedQuestion.objects.filter(pk=asked.pk).update(told_at=None)
            failed += 1
    return told, failed


def _tell(asked: AskedQuestion, address: str) -> bool:
    quoted = indent(Truncator(asked.text).chars(QUOTED), "> ", lambda line: True)
    context = {"asked": asked, "quoted": quoted, "address": address}
    text = render_to_string("faqs/answered.txt", context)
    message = EmailMessage(
        "Your question has been answered", text, settings.DEFAULT_FROM_EMAIL, [asked.email]
    )
    try:
        return message.send() == 1
    except (SMTPException, OSError, ValueError):
        # Said to whoever waits for it, not to the log: the error names the address.
        return False
