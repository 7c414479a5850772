"""The full-text index, in the way of the database in use; it follows the table by itself.

A later change of the table has to make it anew: SQLite drops the triggers of a table that it
changes, and PostgreSQL refuses to change a column that the index is made from.
"""

from django.db import migrations

from search.backends import postgresql, sqlite

BY_VENDOR = {"sqlite": sqlite, "postgresql": postgresql}


def create(apps, schema_editor):
    for statement in BY_VENDOR[schema_editor.connection.vendor].CREATE:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in BY_VENDOR[schema_editor.connection.vendor].DROP:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
