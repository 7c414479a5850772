"""Whether the database is as the code expects it."""

from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def waiting_migrations(using: str = "default") -> int:
    """How many migrations the database still lacks; raises ``django.db.Error`` without one."""
    executor = MigrationExecutor(connections[using])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
