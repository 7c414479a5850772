"""SQLite: an FTS5 table that holds no text of its own and follows the table of the pages."""

from contextlib import contextmanager

from search.backends.base import TABLE, Backend
from search.query import Query

COLUMNS = ("title_words", "names_words", "body_words")


def _values(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in ("id", *COLUMNS))


_NAMES = ", ".join(COLUMNS)
_ADD = f"INSERT INTO search_index (rowid, {_NAMES}) VALUES ({_values('new')});"
_REMOVE = (
    f"INSERT INTO search_index (search_index, rowid, {_NAMES}) VALUES ('delete', {_values('old')});"
)
# Words come folded already; all that is left to do is to split them at spaces.
CREATE = [
    f"CREATE VIRTUAL TABLE search_index USING fts5({_NAMES}, content='{TABLE}', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    f"CREATE TRIGGER search_index_added AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"CREATE TRIGGER search_index_removed AFTER DELETE ON {TABLE} BEGIN {_REMOVE} END",
    f"CREATE TRIGGER search_index_changed AFTER UPDATE ON {TABLE} BEGIN {_REMOVE} {_ADD} END",
]
DROP = [
    *(f"DROP TRIGGER search_index_{event}" for event in ("added", "removed", "changed")),
    "DROP TABLE search_index",
]


class SQLite(Backend):
    vendor = "sqlite"
    source = f"search_index CROSS JOIN {TABLE} d ON d.id = search_index.rowid"
    matches = "search_index MATCH %s"
    score = "bm25(search_index, 10.0, 5.0, 1.0)"

    def expression(self, query: Query, *, names_only: bool = False) -> str:
        words = [f"({' OR '.join(_term(*form) for form in term.forms)})" for term in query.terms]
        both = (" OR " if query.any_word else " AND ").join(words)
        return f"{{title_words names_words}} : ({both})" if names_only else both

    @contextmanager
    def impatient(self):
        with self.connection.cursor() as cursor:
            (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute("PRAGMA busy_timeout = 50")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _term(word: str, is_prefix: bool) -> str:
    return f'"{word}"*' if is_prefix else f'"{word}"'
