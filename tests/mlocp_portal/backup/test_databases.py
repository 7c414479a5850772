"""A database that somebody has locked is waited for, and not without end."""

import sqlite3
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mlocp_portal.backup import BackupError, databases
from mlocp_portal.backup.databases import SQLite
from roles.models import Role
from tests.mlocp_portal.backup.places import connected, own_url


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(databases, "PATIENCE", 0.01)


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A database with one table that stands for the portal's."""
    file = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE kept (id INTEGER)")
    monkeypatch.setattr(SQLite, "_file", lambda self: str(file))
    return file


def tables_in(file) -> list[str]:
    with closing(sqlite3.connect(file)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM sqlite_master")]


def test_a_copy_of_a_locked_file_ends_with_the_reason(live, tmp_path):
    with closing(sqlite3.connect(live, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BackupError, match=r"could not be read: another process has locked it"):
            SQLite().copy(tmp_path / "copy")
    SQLite().copy(tmp_path / "again")
    assert tables_in(tmp_path / "again") == ["kept"]


def test_a_locked_file_is_not_replaced_and_stays_as_it_is(live, tmp_path):
    with closing(sqlite3.connect(tmp_path / "source")) as source:
        source.execute("CREATE TABLE restored (id INTEGER)")
    with closing(sqlite3.connect(live, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackupError, match=r"not be written: another process has locked it"):
            SQLite().write(tmp_path / "source")
    assert tables_in(live) == ["kept"]
    SQLite().write(tmp_path / "source")
    assert tables_in(live) == ["restored"]


def test_who_has_the_file_open_sees_what_was_restored_and_goes_on_writing(live, tmp_path):
    with closing(sqlite3.connect(tmp_path / "source")) as source:
        source.execute("CREATE TABLE restored (id INTEGER)")
    with closing(sqlite3.connect(live, isolation_level=None)) as portal:
        portal.execute("PRAGMA journal_mode=WAL")
        portal.execute("BEGIN")
        reading = portal.execute("SELECT COUNT(*) FROM kept")
        SQLite().write(tmp_path / "source")
        assert portal.execute("SELECT COUNT(*) FROM kept").fetchone() == (0,)
        reading.close()
        portal.execute("COMMIT")
        portal.execute("INSERT INTO restored VALUES (1)")
    with closing(sqlite3.connect(live)) as later:
        assert later.execute("SELECT id FROM restored").fetchall() == [(1,)]
        assert later.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_changes_stops_a_backup_in_the_end(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL locks tables")
    with connected(own_url()) as other:
        other.execute(f"LOCK TABLE {Role._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(CommandError, match=r"pg_dump failed: .*timeout"):
            call_command("backup", tmp_path / "made.tar.gz")
    assert list(tmp_path.glob("*.gz")) == []
