"""Pages of a long list.

A database that is asked for the thousandth page reads all before it, and to say how many there are
it reads them all. So the keys of a list are read once for each state of the content; a page is
then a part of them and the rows that they name.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from publishing.chunks import chunks
from publishing.prepared import AT_ONCE, read_by_key
from publishing.version import kept


def nearest_page(rows: Sequence, size: int, asked: str) -> Page:
    """The page that is ``asked`` for, or the one that comes closest; the first for no number."""
    paginator = Paginator(rows, size)
    try:
        number = int(asked)
    except ValueError:  # also for numbers of thousands of digits
        number = 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def kept_keys(rows: Callable[[], QuerySet]) -> Callable[[], Sequence[int]]:
    """A function that gives the keys of ``rows()`` in their order, read once while they last."""
    return kept(lambda: array("q", rows().values_list("pk", flat=True).iterator()))


@dataclass(frozen=True)
class Rows(Sequence):
    """The rows with some keys, of which only the part that is asked for is read.

    ``read`` gives the rows with the keys that it is called with, in any order.
    """

    keys: Sequence[int]
    read: Callable[..., Iterable[Model]]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Model]:
        return list(self._rows(self.keys[part]))

    def __iter__(self) -> Iterator[Model]:
        for keys in chunks(self.keys, AT_ONCE):
            yield from self._rows(keys)

    def _rows(self, keys: Sequence[int]) -> list[Model]:
        found = {row.pk: row for row in read_by_key(self.read, keys)}
        return [found[key] for key in keys if key in found]


def page_of(request: HttpRequest, rows: Sequence, size: int = 50) -> Page:
    """The page of ``rows`` that ``?page=`` asks for."""
    return nearest_page(rows, size, request.GET.get("page", ""))
