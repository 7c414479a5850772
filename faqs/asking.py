"""What somebody who is about to ask may find answered already."""

import re

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from faqs.models import Question

MOST = 5
MAX_WORDS = 12
SHORTEST_WORD = 3
# Words that nearly every question has in it.
COMMON = """
    about also and any are been but can could did does for from get got had has have how into
    its may more much must need not one our out should some take than that the their them then
    there these they this those was were what when where which who why will with would you your
"""
FIELDS = {"title": 3, "search_words": 2, "short_answer": 1}  # where a word counts how much


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", text.lower()[:5_000])
    common = COMMON.split()
    telling = (word for word in words if len(word) >= SHORTEST_WORD and word not in common)
    return list(dict.fromkeys(telling))[:MAX_WORDS]


def fitting_answers(text: str) -> QuerySet[Question]:
    """The visible questions that share the most words with ``text``, the best first."""
    points, fits = Value(0), Q()
    for word in _words(text):
        for field, weight in FIELDS.items():
            has_word = Q(**{f"{field}__icontains": word})
            fits |= has_word
            points += Case(When(has_word, then=weight), default=0, output_field=IntegerField())
    if not fits:
        return Question.objects.none()
    found = Question.objects.visible().filter(fits).annotate(points=points)
    return found.order_by(F("points").desc(), "topic__order", "order", "pk")[:MOST]
