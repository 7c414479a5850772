"""The full-text index, in the way of the database in use; it follows the table by itself.

A later change of the table has to make it anew: SQLite drops the triggers of a table that it
changes, and PostgreSQL refuses to change a column that the index is made from.
"""

from django.db import migrations

TABLE = "search_searchdocument"

# SQLite: an FTS5 table that holds no text of its own. Words come folded already; all that is left
# to do is to split them at spaces.
EVENTS = {"added": "INSERT", "removed": "DELETE", "changed": "UPDATE"}


def sqlite_index(columns: str, index: str = "search_index") -> list[str]:
    new = ", ".join(f"new.{column}" for column in ("id", *columns.split(", ")))
    old = new.replace("new.", "old.")
    add = f"INSERT INTO {index} (rowid, {columns}) VALUES ({new});"
    remove = f"INSERT INTO {index} ({index}, rowid, {columns}) VALUES ('delete', {old});"
    actions = {"added": add, "removed": remove, "changed": f"{remove} {add}"}
    return [
        f"""
        CREATE VIRTUAL TABLE {index} USING fts5(
            {columns}, content='{TABLE}', content_rowid='id',
            tokenize='unicode61 remove_diacritics 0', prefix='2 3'
        )
        """,
        *(
            f"CREATE TRIGGER {index}_{name} AFTER {event} ON {TABLE} "
            f"BEGIN {actions[name]} END"
            for name, event in EVENTS.items()
        ),
    ]


# PostgreSQL: columns that the database itself makes from the words of a page. Words come folded
# already, so the configuration that changes nothing is the right one.
NAMES = (
    "setweight(to_tsvector('simple'::regconfig, title_words), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, names_words), 'B')"
)
BODY = "setweight(to_tsvector('simple'::regconfig, body_words), 'D')"
VECTORS = {"names_index": NAMES, "search_index": f"{NAMES} || {BODY}"}

CREATE = {
    "sqlite": sqlite_index("title_words, names_words, body_words, marks"),
    "postgresql": [
        *(
            f"ALTER TABLE {TABLE} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({value}) STORED"
            for name, value in VECTORS.items()
        ),
        # Pages are read far more often than saved: no list of entries that wait to be sorted in.
        *(
            f"CREATE INDEX search_{name} ON {TABLE} USING gin ({name}) WITH (fastupdate = off)"
            for name in VECTORS
        ),
        # Letter by letter, so that names with one beginning lie beside each other in every
        # language.
        'ALTER TABLE search_searchname ALTER COLUMN key TYPE varchar(200) COLLATE "C"',
    ],
}
DROP = {
    "sqlite": [*(f"DROP TRIGGER search_index_{name}" for name in EVENTS), "DROP TABLE search_index"],
    "postgresql": [f"ALTER TABLE {TABLE} DROP COLUMN {name}" for name in VECTORS],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
