"""Places to restore into: a database and a folder that nobody has used yet."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection

from scripts.sandbox import ROOT

SETTINGS = "mlocp_portal.settings"  # those of the tests would bring a place of their own


@dataclass
class Place:
    """A portal of its own that does not run."""

    folder: Path
    url: str

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        own = {"VAR_DIR": str(self.folder), "DATABASE_URL": self.url}
        own |= {"SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": SETTINGS}
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=False,
        )

    def connected(self):
        return connected(self.url)

    def rows(self) -> dict[str, list[str]]:
        return rows_at(self.url)


@contextmanager
def connected(url: str) -> Iterator:
    """A connection that makes nothing of what it reads."""
    is_file = url.startswith("sqlite")
    opened = sqlite3.connect(url.removeprefix("sqlite:///")) if is_file else psycopg.connect(url)
    with closing(opened) as raw:
        yield raw
        raw.commit()


def rows_at(url: str) -> dict[str, list[str]]:
    """Every row of every table, in an order of its own."""
    found = {}
    with connected(url) as raw:
        cursor = raw.cursor()
        for table in tables(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def own_url(name: str = "") -> str:
    """The tests' database, or another one of its server."""
    own = connection.settings_dict
    name = name or own["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    secret = f":{quote(own['PASSWORD'])}" if own["PASSWORD"] else ""
    server = f"{own['USER']}{secret}@{own['HOST'] or '127.0.0.1'}:{own['PORT'] or 5432}"
    return f"postgres://{server}/{name}"


@contextmanager
def empty_place(folder: Path) -> Iterator[Place]:
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Place(folder, own_url(str(folder / "db")))
        return
    name = f"portal_restored_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield Place(folder, own_url(name))
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables(cursor) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return sorted(name for (name,) in cursor.fetchall())


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}
