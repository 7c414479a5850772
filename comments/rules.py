from django.utils.text import Truncator

from comments.models import Comment, State
from publishing.doctor import Group, rule


@rule(
    "Comments",
    Group.WAITS,
    say=lambda comment: Truncator(" ".join(comment.text.split())).chars(80),
)
def waiting_comments():
    return Comment.objects.filter(state=State.PENDING).order_by("created_at")
