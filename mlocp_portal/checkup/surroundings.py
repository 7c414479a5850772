"""Rules about what the portal needs around it: database, Redis, uploads, mail, disk, clock."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import Error, connection

from mlocp_portal.checkup import unwise, wrong
from publishing.schema import waiting_migrations

MOST_DRIFT = 5  # seconds between two clocks
LEAST_FREE = 500 * 2**20


def is_reachable() -> bool:
    try:
        connection.ensure_connection()
    except Error:
        return False
    return True


def is_ready() -> bool:
    """Whether the database answers and has every table that the code knows."""
    try:
        return not waiting_migrations()
    except Error:
        return False


@wrong
def database() -> Iterator[str]:
    try:
        waiting = waiting_migrations()
    except Error as error:
        yield f"The database does not answer ({str(error).strip()}). Look at DATABASE_URL."
        return
    if waiting:
        yield f"{waiting} changes of the database wait. Run manage.py migrate."


@wrong
def sqlite() -> Iterator[str]:
    if connection.vendor != "sqlite" or not is_reachable():
        return
    if (mode := _first("PRAGMA journal_mode")) != "wal":
        yield (
            f"SQLite keeps its journal in the mode {mode}, so readers wait for writers. Its folder "
            "must be writable and on a disk of this machine."
        )
    if _first("PRAGMA synchronous") != 2:
        yield "SQLite does not wait for the disk, so a power cut loses what was confirmed."


@wrong
def clock() -> Iterator[str]:
    if connection.vendor != "postgresql" or not is_reachable():
        return
    drift = float(_first("SELECT extract(epoch FROM clock_timestamp())"))
    drift -= datetime.now(UTC).timestamp()
    if abs(drift) > MOST_DRIFT:
        yield (
            f"The clocks of this machine and of the database are {abs(drift):.0f} seconds apart, "
            "so pages appear at the wrong moment. Set both by NTP."
        )


def _first(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@wrong
def redis() -> Iterator[str]:
    server = getattr(cache, "redis", None)
    if server is None:
        return
    try:
        server.set("doctor", 1, 10)
    except Exception as error:  # whatever it is, the sentence says it
        yield f"Redis does not answer ({error}). Look at REDIS_URL."


@wrong
def uploads() -> Iterator[str]:
    name = f"doctor-{uuid4().hex}.txt"
    try:
        try:
            default_storage.save(name, BytesIO(b"The doctor was here."))
        finally:
            default_storage.delete(name)  # half of it, too
    except Exception as error:  # see above
        yield f"No upload can be stored ({error})."


@wrong
def mail_server() -> Iterator[str]:
    if "smtp" not in settings.EMAIL_BACKEND:
        return
    server = get_connection()
    try:
        server.open()
        server.close()
    except Exception as error:  # see above
        yield f"The mail server does not take messages ({error}). Look at EMAIL_URL."


@wrong
def disk() -> Iterator[str]:
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < LEAST_FREE:
        yield f"Only {free // 2**20} MB are free for {settings.VAR_DIR}."


@unwise
def key_file() -> Iterator[str]:
    file = settings.VAR_DIR / "secret_key"
    if file.exists() and file.stat().st_mode & 0o077:
        yield f"Others on this machine can read {file}. Run chmod 600 on it."
