"""The comments of a page, fifty at a time."""

from dataclasses import dataclass

from django.db.models import Count, Model, QuerySet, Subquery, Value

from comments.models import THREAD, Comment
from publishing.text import whole_number

PER_PAGE = 50
FURTHEST = 10**6  # a page number beyond this is a joke


@dataclass(frozen=True)
class Listing:
    """One page of the comments; ``count`` is how many there are in all."""

    comments: list[Comment]
    number: int
    count: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PER_PAGE))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def read_comments(page: Model, asked: str = "1") -> Listing:
    """The comments of ``page`` that ``?comments=`` asks for, with one query.

    A number without comments gets the nearest page that has some, with two queries more.
    """
    number = _number(asked)
    rows = Comment.objects.public(page)
    comments = _read(rows, number)
    if not comments and number > 1:
        number = max(1, -(-rows.count() // PER_PAGE))
        comments = _read(rows, number)
    return Listing(comments, number, comments[0].in_all if comments else 0)


def _number(asked: str) -> int:
    number = whole_number(asked, digits=7)
    return 1 if number is None else min(max(1, number), FURTHEST)


def _read(rows: QuerySet[Comment], number: int) -> list[Comment]:
    one = rows.order_by().annotate(all=Value(1)).values("all")
    count = Subquery(one.annotate(count=Count("pk")).values("count"))
    listed = rows.in_threads().select_related("parent").annotate(in_all=count)
    return list(listed[(number - 1) * PER_PAGE : number * PER_PAGE])


def page_number(comment: Comment) -> int:
    """On which page of the comments a public ``comment`` stands."""
    rows = Comment.objects.public(comment.page).annotate(thread_number=THREAD)
    thread = comment.parent_id or comment.pk
    earlier = rows.filter(thread_number__lt=thread).count()
    earlier += rows.filter(thread_number=thread, pk__lt=comment.pk).count()
    return earlier // PER_PAGE + 1
