"""From a visitor's question to one of ours."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from faqs.models import ASK, AskedQuestion, Question, Topic
from publishing.models import OldSlug, State
from publishing.positions import after_last

LONGEST_SLUG = 80


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
