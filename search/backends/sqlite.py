"""SQLite: an FTS5 table that holds no text of its own and follows the table of the pages."""

from contextlib import contextmanager

from search.backends.base import TABLE, Backend
from search.query import Query

COLUMNS = "title_words, names_words, body_words"
NEW = ", ".join(f"new.{column}" for column in ("id", *COLUMNS.split(", ")))
OLD = NEW.replace("new.", "old.")

# Words come folded already; all that is left to do is to split them at spaces.
INDEX = f"""
    CREATE VIRTUAL TABLE search_index USING fts5(
        {COLUMNS}, content='{TABLE}', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3'
    )
"""
ADD = f"INSERT INTO search_index (rowid, {COLUMNS}) VALUES ({NEW});"  # noqa: S608
REMOVE = f"INSERT INTO search_index (search_index, rowid, {COLUMNS}) VALUES ('delete', {OLD});"  # noqa: S608
EVENTS = {
    "added": ("INSERT", ADD),
    "removed": ("DELETE", REMOVE),
    "changed": ("UPDATE", f"{REMOVE} {ADD}"),
}
CREATE = [
    INDEX,
    *(
        f"CREATE TRIGGER search_index_{name} AFTER {event} ON {TABLE} BEGIN {action} END"
        for name, (event, action) in EVENTS.items()
    ),
]
DROP = [*(f"DROP TRIGGER search_index_{name}" for name in EVENTS), "DROP TABLE search_index"]


class SQLite(Backend):
    vendor = "sqlite"
    # The index is asked first, whatever the planner makes of the dates.
    source = f"search_index CROSS JOIN {TABLE} d ON d.id = search_index.rowid"
    matches = "search_index MATCH %s"
    score = "bm25(search_index, 10.0, 5.0, 1.0)"

    def expression(self, query: Query, *, names_only: bool = False) -> str:
        terms = (" OR ".join(_form(*form) for form in term.forms) for term in query.terms)
        words = (" OR " if query.any_word else " AND ").join(f"({term})" for term in terms)
        return f"{{title_words names_words}} : ({words})" if names_only else words

    @contextmanager
    def impatient(self):
        with self.connection.cursor() as cursor:
            (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute("PRAGMA busy_timeout = 50")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _form(word: str, is_prefix: bool) -> str:
    return f'"{word}"*' if is_prefix else f'"{word}"'
