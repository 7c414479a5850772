"""The full-text index of the database in use, behind one interface."""

from django.db import connection

from search.backends.base import Backend
from search.backends.postgresql import PostgreSQL
from search.backends.sqlite import SQLite

BACKENDS = {each.vendor: each for each in (SQLite, PostgreSQL)}


def backend() -> Backend:
    return BACKENDS[connection.vendor](connection)
