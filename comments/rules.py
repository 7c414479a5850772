from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from comments.models import Comment, State
from faqs.models import AskedQuestion
from publishing.charts import chart
from publishing.doctor import Group, rule

WEEKS = 12


@rule(
    "Comments",
    Group.WAITS,
    say=lambda comment: Truncator(" ".join(comment.text.split())).chars(80),
)
def waiting_comments():
    return Comment.objects.filter(state=State.PENDING).order_by("created_at")


@chart("Comments and questions by week", ("Comments", "Questions"), of=[Comment, AskedQuestion])
def sent_by_week():
    weeks = list(last_weeks())
    comments, questions = (
        by_week(model.objects.exclude(state=model.State.SPAM), weeks[0])
        for model in (Comment, AskedQuestion)
    )
    for monday in weeks:
        label = date_format(monday, "j M")
        yield label, (comments.get(monday, 0), questions.get(monday, 0))


def last_weeks() -> Iterator[date]:
    """The Mondays of the last weeks, the latest at the end."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return (monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS)))


def by_week(sent: QuerySet, since: date) -> dict[date, int]:
    """Monday → how many were sent in its week."""
    weeks = sent.filter(created_at__date__gte=since).annotate(week=TruncWeek("created_at"))
    counts = weeks.order_by().values_list("week").annotate(Count("pk"))
    return {week.date(): count for week, count in counts}
