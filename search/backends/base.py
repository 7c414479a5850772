"""What the search asks of a database; a backend says how its full-text index is asked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from search.query import Query

CANDIDATES = 1_000  # pages that are ranked; of more than that, hardly anybody reads the last
UNFINISHED = 2  # the place of a name in which the last word goes on
LAST_LETTER = "\U0010ffff"  # behind everything that a name may go on with
TABLE, NAMES = "search_searchdocument", "search_searchname"
VISIBLE = "(d.starts_at IS NULL OR d.starts_at <= %s) AND (d.ends_at IS NULL OR d.ends_at > %s)"


class Backend:
    """Finds pages by words. Both backends find the same; equals may stand in another order."""

    vendor = ""
    documents = f"{TABLE} d"
    pages = names = documents  # the index with the pages, and that of their names
    has_words = names_have_words = ""  # conditions, with one placeholder for the expression
    score = names_score = ""  # smaller is better
    scored = 0  # placeholders for the expression in the score

    def __init__(self, connection):
        self.connection = connection

    def expression(self, query: Query) -> str:
        """``query`` in the language of the index."""
        raise NotImplementedError

    def counts(self, query: Query, at: datetime, kinds: Sequence[str] = ()) -> dict[str, int]:
        """Kind → how many visible pages have the words, of ``CANDIDATES`` and one more at most.

        To count a word that most pages have, a database would have to read most pages.
        """
        sql = (
            f"SELECT kind, count(*) FROM (SELECT d.kind AS kind FROM {self.pages} "  # noqa: S608
            f"WHERE {self.has_words} AND {VISIBLE} {_of_kind(kinds)} LIMIT {CANDIDATES + 1}) found "
            "GROUP BY kind"
        )
        return dict(self._rows(sql, [self.expression(query), *self._moment(at), *kinds]))

    def named(
        self, key: str, at: datetime, limit: int, kinds: Sequence[str] = ()
    ) -> list[tuple[int, int]]:
        """The visible pages with a name that begins with ``key``, best first.

        Each with its place: 0 for the whole name, 1 where whole words follow, else unfinished.
        """
        # The whole name comes first by its key too, so that the bound never cuts it off.
        sql = (
            "SELECT d.id, CASE WHEN n.key = %s THEN 0 WHEN n.key >= %s AND n.key < %s THEN 1 "  # noqa: S608
            f"ELSE {UNFINISHED} END AS place FROM (SELECT key, document_id FROM {NAMES} "
            f"WHERE key >= %s AND key < %s ORDER BY key LIMIT {CANDIDATES}) n "
            f"JOIN {self.documents} ON d.id = n.document_id WHERE {VISIBLE} {_of_kind(kinds)} "
            "ORDER BY place, d.leads DESC, length(n.key), n.key, d.id LIMIT %s"
        )
        keys = [key, f"{key} ", f"{key}!", key, f"{key}{LAST_LETTER}"]
        return self._rows(sql, [*keys, *self._moment(at), *kinds, limit])

    def best(
        self,
        query: Query,
        at: datetime,
        limit: int,
        kinds: Sequence[str] = (),
        *,
        names_only: bool = False,
    ) -> list[int]:
        """The keys of the visible pages that have the words, best first; by names, leading ones."""
        pages, condition, score, order = self.pages, self.has_words, self.score, "score, id"
        if names_only:
            pages, condition, score = self.names, self.names_have_words, self.names_score
            order = f"leads DESC, {order}"
        sql = (
            f"SELECT id FROM (SELECT d.id AS id, d.leads AS leads, {score} AS score "  # noqa: S608
            f"FROM {pages} WHERE {condition} AND {VISIBLE} {_of_kind(kinds)} "
            f"LIMIT {CANDIDATES}) found ORDER BY {order} LIMIT %s"
        )
        words = [self.expression(query)] * (self.scored + 1)
        parameters = [*words, *self._moment(at), *kinds, limit]
        return [pk for (pk,) in self._rows(sql, parameters)]

    def present(self, queries: Sequence[Query], at: datetime) -> list[bool]:
        """For each query, whether any visible page has its words."""
        if not queries:
            return []
        one = f"EXISTS (SELECT 1 FROM {self.pages} WHERE {self.has_words} AND {VISIBLE})"  # noqa: S608
        parameters = [p for query in queries for p in (self.expression(query), *self._moment(at))]
        ((*found,),) = self._rows(f"SELECT {', '.join([one] * len(queries))}", parameters)
        return [bool(each) for each in found]

    def lock_for_writing(self) -> None:
        """Let nobody else write pages until the transaction ends; readers go on."""

    def lock_for_saving(self) -> None:
        """Wait while somebody has ``lock_for_writing``: the rows read until then would be gone."""

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """A transaction that fails at once where it would wait for another one."""
        with transaction.atomic():
            yield

    def _moment(self, at: datetime) -> list:
        return [self.connection.ops.adapt_datetimefield_value(at)] * 2

    def _rows(self, sql: str, parameters: Sequence) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()


def _of_kind(kinds: Sequence[str]) -> str:
    return f"AND d.kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
