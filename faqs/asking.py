"""What somebody who is about to ask may find answered already."""

from faqs.models import Question
from search.finding import find

MOST = 5


def fitting_answers(text: str) -> list[Question]:
    """The visible questions that fit ``text`` best, whatever somebody typed."""
    uids = [result.document.uid for result in find(text, kinds=("question",), limit=MOST)]
    questions = {q.uid: q for q in Question.objects.visible().filter(uid__in=uids)}
    return [questions[uid] for uid in uids if uid in questions]
