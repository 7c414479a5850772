"""Whether the database is as the code expects it."""

from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def waiting_migrations(using: str = "default") -> int:
    """How many migrations the database still lacks; raises ``django.db.Error`` without one."""
    connection = connections[using]
    if _on_disk() <= MigrationRecorder(connection).applied_migrations().keys():
        return 0
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    """App and name of every migration, by its file: to import them all takes half a second."""
    folders = ((app.label, Path(app.path) / "migrations") for app in apps.get_app_configs())
    return frozenset(
        (label, file.stem) for label, folder in folders for file in folder.glob("[!_~]*.py")
    )
