"""An index of names alone on SQLite, as PostgreSQL has one."""

from importlib import import_module

from django.db import migrations

first = import_module("search.migrations.0002_index")
execute = import_module("search.migrations.0003_leads").executing
INDEX = "search_names_index"
FILL = f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')"
CREATE = {
    "sqlite": [*first.sqlite_index("title_words, names_words", INDEX), FILL],
    "postgresql": [],
}
DROP = {
    "sqlite": [*(f"DROP TRIGGER {INDEX}_{name}" for name in first.EVENTS), f"DROP TABLE {INDEX}"],
    "postgresql": [],
}


class Migration(migrations.Migration):
    dependencies = [("search", "0005_short")]

    operations = [migrations.RunPython(execute(CREATE), execute(DROP))]
