"""The comments of a page, fifty at a time.

The first pages have numbers. Nothing is counted beyond them: a page further on begins at a comment
that its address names, so that it costs the same wherever it is and however many there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db.models import IntegerField, Model, Q, QuerySet, Subquery
from django.http import HttpRequest

from comments.commentable import kind_of
from comments.models import THREAD, Comment
from publishing.prepared import prepared
from publishing.text import whole_number

PER_PAGE = 50
NUMBERED = 20  # pages that have a number
COUNTED = PER_PAGE * NUMBERED
FROM = "from-"  # then the key of the comment with which a page begins


@dataclass(frozen=True)
class Listing:
    """One page of the comments; ``count`` is how many there are, of ``COUNTED`` and one at most.

    ``previous`` and ``next`` are what the addresses of other pages say after ``?comments=``.
    """

    comments: list[Comment]
    count: int
    number: int | None = 1
    previous: str = ""
    next: str = ""

    @property
    def pages(self) -> int | None:
        """How many there are, where they are few enough to be counted."""
        return max(1, -(-self.count // PER_PAGE)) if self.count <= COUNTED else None


class CountOf(Subquery):
    """How many rows a query gives that may be bounded."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def read_comments(page: Model, asked: str = "1") -> Listing:
    """The comments of ``page`` that ``?comments=`` asks for, with one query.

    A number without comments gets the nearest page that has some, with two queries more; so many
    it also takes to begin at a comment.
    """
    if asked.startswith(FROM) and (first := _named(page, asked)):
        return _read_from(Comment.objects.public(page), first)
    number = min(max(1, whole_number(asked, digits=7) or 1), NUMBERED)
    comments = _read(page, number)
    if not comments and number > 1:
        number = _last_number(page)
        comments = _read(page, number)
    return Listing(
        comments[:PER_PAGE],
        comments[0].in_all if comments else 0,
        number,
        str(number - 1) if number > 1 else "",
        _next(comments, number),
    )


def comments_of(page: Model, request: HttpRequest) -> Listing:
    """The comments of ``page`` that ``request`` asks for; nothing about the visitor.

    Their form has a page of its own, so that a shared cache may keep this one.
    """
    return read_comments(page, request.GET.get("comments", "1"))


def _read(page: Model, number: int) -> list[Comment]:
    """The comments of a page that has a number, and the one that follows."""
    return _reader(type(page), kind_of(page).content_type.pk, number)(page.pk)


@cache
def _reader(model: type[Model], content_type: int, number: int) -> Callable[[int], list[Comment]]:
    """Reads the page with that number for a key; the content type is part of the query."""
    first = (number - 1) * PER_PAGE

    @prepared
    def read(key: int) -> QuerySet[Comment]:
        rows = Comment.objects.public(model(pk=key))
        return _printed(rows)[first : first + PER_PAGE + 1]

    return read


def _last_number(page: Model) -> int:
    """The last number that a page with comments has."""
    count = len(_counted(type(page), kind_of(page).content_type.pk)(page.pk))
    return max(1, -(-count // PER_PAGE))


@cache
def _counted(model: type[Model], content_type: int) -> Callable[[int], list[tuple[int]]]:
    """Reads the keys that are counted; the content type is part of the query."""

    @prepared
    def read(key: int) -> QuerySet[Comment]:
        return Comment.objects.public(model(pk=key)).order_by().values_list("pk")[:COUNTED]

    return read


def _printed(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    count = CountOf(rows.order_by().values("pk")[: COUNTED + 1])
    listed = rows.in_threads().select_related("parent").annotate(in_all=count)
    return listed.only("name", "text", "created_at", "by_staff", "erased", "parent__name")


def _next(comments: list[Comment], number: int) -> str:
    if len(comments) <= PER_PAGE:
        return ""
    return str(number + 1) if number < NUMBERED else _beginning_with(comments[PER_PAGE])


def _beginning_with(comment: Comment) -> str:
    return f"{FROM}{comment.pk}"


def _named(page: Model, asked: str) -> Comment | None:
    """The comment with which the page that is asked for begins."""
    number = whole_number(asked.removeprefix(FROM))
    rows = Comment.objects.public(page)
    return None if number is None else rows.filter(pk=number).first()


def _read_from(rows: QuerySet[Comment], first: Comment) -> Listing:
    thread = first.parent_id or first.pk
    listed = _printed(rows).annotate(thread_number=THREAD)
    # The bound of the threads leads through the index, the rest is a question for a few.
    here = Q(thread_number__gt=thread) | Q(pk__gte=first.pk)
    before = Q(thread_number__lt=thread) | Q(pk__lt=first.pk)
    comments = list(listed.filter(here, thread_number__gte=thread)[: PER_PAGE + 1])
    earlier = listed.filter(before, thread_number__lte=thread).reverse()[:PER_PAGE]
    above = list(earlier)
    return Listing(
        comments[:PER_PAGE],
        comments[0].in_all,
        None if above else 1,
        ("1" if len(above) < PER_PAGE else _beginning_with(above[-1])) if above else "",
        _beginning_with(comments[PER_PAGE]) if len(comments) > PER_PAGE else "",
    )


def place_of(comment: Comment) -> str:
    """What ``?comments=`` says for the page on which a public ``comment`` stands."""
    rows = Comment.objects.public(comment.page).annotate(thread_number=THREAD)
    thread = comment.parent_id or comment.pk
    is_before = Q(thread_number__lt=thread) | Q(pk__lt=comment.pk)
    before = rows.filter(is_before, thread_number__lte=thread)[:COUNTED].count()
    return _beginning_with(comment) if before >= COUNTED else str(before // PER_PAGE + 1)
