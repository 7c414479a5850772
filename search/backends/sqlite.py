"""SQLite: FTS5 tables that hold no text of their own and follow the table of the pages."""

from contextlib import contextmanager

from search.backends.base import TABLE, Backend
from search.query import Query


class SQLite(Backend):
    vendor = "sqlite"
    # Not the rows themselves, most of which are text.
    documents = f"{TABLE} d INDEXED BY search_document_short"
    # The index is asked first, whatever the planner makes of the dates.
    pages = f"search_index CROSS JOIN {documents} ON d.id = search_index.rowid"
    has_words = "search_index MATCH %s"
    score = "bm25(search_index, 10.0, 5.0, 1.0)"
    # An index of its own: in one for both, a name would weigh less the longer the text is.
    names = f"search_names_index CROSS JOIN {documents} ON d.id = search_names_index.rowid"
    names_have_words = "search_names_index MATCH %s"
    names_score = "bm25(search_names_index, 10.0, 5.0)"

    def expression(self, query: Query) -> str:
        terms = (" OR ".join(_form(*form) for form in term.forms) for term in query.terms)
        return (" OR " if query.any_word else " AND ").join(f"({term})" for term in terms)

    @contextmanager
    def impatient(self):
        with self.connection.cursor() as cursor:
            usual = int(1_000 * self.connection.get_connection_params().get("timeout", 5))
            # Before the transaction begins: beginning is what waits for the other one.
            cursor.execute("PRAGMA busy_timeout = 50")
            try:
                with super().impatient():
                    yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _form(word: str, is_prefix: bool) -> str:
    return f'"{word}"*' if is_prefix else f'"{word}"'
