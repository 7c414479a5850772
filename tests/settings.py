"""The portal's settings for tests: a folder and a database of their own, nothing from the caller.

pytest sets this module up before any conftest is read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Each parallel worker gets a part of the first process's folder, which that one clears away.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    folder = Path(os.environ["TEST_DIR"]) / worker
else:
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TEST_DIR"] = str(folder)

database = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{folder / 'portal.sqlite3'}")
os.environ |= {
    "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
    "CSRF_TRUSTED_ORIGINS": "",
    "DATABASE_URL": database,
    "DEBUG": "0",
    "HTTPS": "0",
    "MEDIA_URL": "media/",
    "REDIS_URL": "",
    "S3_BUCKET": "",
    "S3_ENDPOINT": "",
    "SECRET_KEY": "a key for tests that protects nothing " * 2,
    "VAR_DIR": str(folder),
    # Playwright runs an event loop in the tests' thread, though nothing of ours is asynchronous.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

from mlocp_portal.settings import *  # noqa: E402, F403
from mlocp_portal.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast is all it must be

# Straight from the source folders: nothing is collected before tests.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True

PUBLISH_DUE_EVERY = None  # a look now and then would make every count of queries uncertain

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Threads of tests close no connection, and a pool would wait for it.
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as in production: the live server's threads have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": folder / "test.sqlite3"}
    # A test database need not survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
