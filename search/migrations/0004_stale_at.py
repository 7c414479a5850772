"""When the words of a page change by themselves.

All rows are removed: they are made anew after the migration.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("search.migrations.0003_leads")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_leads")]

    operations = [
        migrations.RunPython(before.executing(before.EMPTY), migrations.RunPython.noop),
        # A column that may be empty is added in place: the index beside the table stays.
        migrations.AddField(
            "searchdocument", "stale_at", models.DateTimeField(null=True, db_index=True)
        ),
    ]
