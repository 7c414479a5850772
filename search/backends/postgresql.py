"""PostgreSQL: a column that the database itself makes from the words of a page."""

from contextlib import contextmanager

from search.backends.base import TABLE, Backend
from search.query import Query

# Words come folded already, so the configuration that changes nothing is the right one.
COLUMN = f"""
    ALTER TABLE {TABLE} ADD COLUMN search_index tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title_words), 'A')
        || setweight(to_tsvector('simple'::regconfig, names_words), 'B')
        || setweight(to_tsvector('simple'::regconfig, body_words), 'D')
    ) STORED
"""
# Pages are read far more often than saved: no list of entries that wait to be sorted in.
INDEX = f"CREATE INDEX search_index ON {TABLE} USING gin (search_index) WITH (fastupdate = off)"
# Letter by letter, so that names with one beginning lie beside each other in every language.
NAMES = 'ALTER TABLE search_searchname ALTER COLUMN key TYPE varchar(200) COLLATE "C"'

CREATE = [COLUMN, INDEX, NAMES]
DROP = [f"ALTER TABLE {TABLE} DROP COLUMN search_index"]


class PostgreSQL(Backend):
    vendor = "postgresql"
    matches = "d.search_index @@ to_tsquery('simple', %s)"
    score = "-ts_rank('{0.1, 0.1, 0.5, 1.0}', d.search_index, to_tsquery('simple', %s))"
    scored = 1

    def expression(self, query: Query, *, names_only: bool = False) -> str:
        columns = "AB" if names_only else ""
        terms = (" | ".join(_form(*form, columns) for form in term.forms) for term in query.terms)
        return (" | " if query.any_word else " & ").join(f"({term})" for term in terms)

    def lock_for_writing(self):
        with self.connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")

    @contextmanager
    def impatient(self):
        with self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        yield


def _form(word: str, is_prefix: bool, columns: str) -> str:
    how = ("*" if is_prefix else "") + columns
    return f"'{word}':{how}" if how else f"'{word}'"
