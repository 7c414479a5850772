"""PostgreSQL: a column that the database itself makes from the words of a page."""

from contextlib import contextmanager

from search.backends.base import TABLE, Backend
from search.query import Query


class PostgreSQL(Backend):
    vendor = "postgresql"
    has_words = "d.search_index @@ %s::tsquery"
    # An index of its own: in one for both, the columns of a word would have to be looked up.
    names_have_words = "d.names_index @@ %s::tsquery"
    score = "-ts_rank('{0.1, 0.1, 0.5, 1.0}', d.search_index, %s::tsquery)"
    scored = 1
    names_score = score

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
