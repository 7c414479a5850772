"""Which pages lead, and an index without the marks of kinds, which nothing counts by any more.

All rows are removed: they are made anew after the migration.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("search.migrations.0002_index")
EMPTY = {
    "sqlite": ["DELETE FROM search_searchname", f"DELETE FROM {before.TABLE}"],
    # Not by DELETE: its pending checks would forbid to change the table.
    "postgresql": [f"TRUNCATE search_searchname, {before.TABLE}"],
}
DROP = {"sqlite": before.DROP["sqlite"], "postgresql": []}
CREATE = {
    "sqlite": before.sqlite_index("title_words, names_words, body_words"),
    "postgresql": [],
}
CREATE_OLD = {"sqlite": before.CREATE["sqlite"], "postgresql": []}


def executing(*lists: dict[str, list[str]]):
    def execute(apps, schema_editor):
        for statements in lists:
            for statement in statements[schema_editor.connection.vendor]:
                schema_editor.execute(statement, params=None)

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]

    operations = [
        migrations.RunPython(executing(EMPTY, DROP), executing(CREATE_OLD)),
        migrations.RemoveField("searchdocument", "marks"),
        migrations.AddField("searchdocument", "leads", models.BooleanField(default=False)),
        migrations.RunPython(executing(CREATE), executing(EMPTY, DROP)),
    ]
