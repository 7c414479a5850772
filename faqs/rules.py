from django.utils.text import Truncator

from faqs.models import AskedQuestion, Question
from publishing.doctor import Group, rule
from publishing.models import State


@rule(
    "Questions from visitors",
    Group.WAITS,
    say=lambda asked: Truncator(" ".join(asked.text.split())).chars(80),
)
def asked_questions():
    return AskedQuestion.objects.filter(state=AskedQuestion.State.WAITING).order_by("created_at")


@rule("Askers who have not been told of their answer", Group.WRONG)
def untold_askers():
    return AskedQuestion.objects.to_tell().order_by("created_at")


@rule(
    "Questions without an answer",
    Group.WRONG,
    blocks="A question is published with an answer; one sentence is enough.",
)
def unanswered_questions():
    return Question.objects.filter(state=State.PUBLISHED, short_answer__regex=r"^\s*$")
