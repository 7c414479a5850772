"""PostgreSQL: a column that the database itself makes from the words of a page."""

from contextlib import contextmanager

from search.backends.base import TABLE, Backend
from search.query import Query

# Words come folded already, so the configuration that changes nothing is the right one.
NAMES = "setweight({}, 'A') || setweight({}, 'B')".format(
    *(f"to_tsvector('simple'::regconfig, {column})" for column in ("title_words", "names_words"))
)
BODY = "setweight(to_tsvector('simple'::regconfig, body_words), 'D')"
COLUMNS = {"names_index": NAMES, "search_index": f"{NAMES} || {BODY}"}

CREATE = [
    *(
        f"ALTER TABLE {TABLE} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({value}) STORED"
        for name, value in COLUMNS.items()
    ),
    # Pages are read far more often than saved: no list of entries that wait to be sorted in.
    *(
        f"CREATE INDEX search_{name} ON {TABLE} USING gin ({name}) WITH (fastupdate = off)"
        for name in COLUMNS
    ),
    # Letter by letter, so that names with one beginning lie beside each other in every language.
    'ALTER TABLE search_searchname ALTER COLUMN key TYPE varchar(200) COLLATE "C"',
]
DROP = [f"ALTER TABLE {TABLE} DROP COLUMN {name}" for name in COLUMNS]


class PostgreSQL(Backend):
    vendor = "postgresql"
    has_words = "d.search_index @@ %s::tsquery"
    # An index of its own: in one for both, the columns of a word would have to be looked up.
    names_have_words = "d.names_index @@ %s::tsquery"
    score = "-ts_rank('{0.1, 0.1, 0.5, 1.0}', d.search_index, %s::tsquery)"
    scored = 1

    def expression(self, query: Query) -> str:
        terms = (" | ".join(_form(*form) for form in term.forms) for term in query.terms)
        return (" | " if query.any_word else " & ").join(f"({term})" for term in terms)

    def lock_for_writing(self):
        with self.connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")

    def lock_for_saving(self):
        with self.connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN ROW EXCLUSIVE MODE")

    @contextmanager
    def impatient(self):
        with super().impatient(), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            yield


def _form(word: str, is_prefix: bool) -> str:
    return f"'{word}':*" if is_prefix else f"'{word}'"
