"""How each database is copied while people write into it, and written back as one change."""

import os
import sqlite3
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.recorder import MigrationRecorder

from mlocp_portal.backup import BackupError

PATIENCE = 60  # seconds for others to let go of what they have locked


class Database(ABC):
    vendor: str
    member: str  # its name in a backup

    @abstractmethod
    def copy(self, target: Path) -> None:
        """Write the state of one moment to ``target``; nobody waits for it."""

    @abstractmethod
    def check(self, source: Path) -> None:
        """Raise ``BackupError`` if ``source``, a copy, is not whole."""

    @abstractmethod
    def write(self, source: Path) -> None:
        """Put ``source`` in the place of everything, or change nothing."""

    def is_filled(self) -> bool:
        return bool(connection.introspection.table_names())

    def migrations(self) -> list[str]:
        return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


class SQLite(Database):
    vendor, member = "sqlite", "database.sqlite3"

    def copy(self, target: Path) -> None:
        address = f"{Path(self._file()).resolve().as_uri()}?mode=rw"  # does not make a new one
        try:
            with (
                closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as live,
                closing(sqlite3.connect(target)) as copy,
            ):
                _copy(live, copy)
        except sqlite3.Error as error:
            raise BackupError(f"The database could not be read: {error}.") from error

    def check(self, source: Path) -> None:
        try:
            with closing(sqlite3.connect(source)) as copy:
                said = [word for (word,) in copy.execute("PRAGMA integrity_check")]
                dangling = copy.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database in the backup cannot be read: {error}.") from error
        if said != ["ok"] or dangling:
            raise BackupError("The database in the backup is not whole.")

    def write(self, source: Path) -> None:
        """By SQLite itself, so that processes that have the file open see it as one change."""
        try:
            with (
                closing(sqlite3.connect(source)) as copy,
                closing(sqlite3.connect(self._file(), timeout=PATIENCE)) as target,
            ):
                target.execute("PRAGMA synchronous=FULL")
                _copy(copy, target)
        except sqlite3.Error as error:
            raise BackupError(f"The database could not be written: {error}.") from error
        connection.close()

    def _file(self) -> str:
        return str(connection.settings_dict["NAME"])


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy everything in one step, so of one moment; by itself SQLite would try without end."""
    deadline = time.monotonic() + PATIENCE

    def give_up(status: int, *pages: int) -> None:
        is_locked = status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if is_locked and time.monotonic() >= deadline:
            raise sqlite3.OperationalError(f"another process has locked it for {PATIENCE} seconds")

    source.backup(target, progress=give_up)


class PostgreSQL(Database):
    """By PostgreSQL's own programs, which know every kind of thing that it holds."""

    vendor, member = "postgresql", "database.sql"

    def copy(self, target: Path) -> None:
        options = ["--no-owner", "--no-acl", "--no-comments", f"--file={target}"]
        self._run("pg_dump", f"--lock-wait-timeout={round(PATIENCE * 1000)}", *options)

    def check(self, source: Path) -> None:
        """Its checksum is all that can be asked of it before it is read."""

    def write(self, source: Path) -> None:
        first = source.with_name("first.sql")
        tables = [
            connection.ops.quote_name(name) for name in connection.introspection.table_names()
        ]
        drop = f"DROP TABLE {', '.join(tables)} CASCADE;\n" if tables else ""
        first.write_text(f"SET lock_timeout = '{PATIENCE}s';\n{drop}", encoding="utf-8")
        connection.close()
        stop = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
        self._run("psql", *stop, "--single-transaction", f"--file={first}", f"--file={source}")

    def _run(self, program: str, *options: str) -> None:
        own = connection.settings_dict
        command, secret = DatabaseClient.settings_to_cmd_args_env(own, list(options))
        command[0] = program
        try:
            subprocess.run(  # noqa: S603 – a program of PostgreSQL's, without a shell
                command, env=os.environ | (secret or {}), check=True, capture_output=True, text=True
            )
        except FileNotFoundError as error:
            raise BackupError(
                f"{program} is missing. Install PostgreSQL's client programs, at least as new as "
                "the server (Debian: postgresql-client)."
            ) from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip() or "no reason given"
            raise BackupError(f"{program} failed: {said}") from error


def database() -> Database:
    """The one that the portal uses."""
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
