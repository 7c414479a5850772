"""Settings of what replicas share: connections to PostgreSQL, the cache on Redis, a bucket for
uploads. ``settings.py`` reads them; each raises ``ValueError`` for what cannot be used.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

LOCAL_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
LOCAL_FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
RETRY_EVERY = 0.25  # seconds, while PostgreSQL does not answer
# A server that is gone without a word is noticed, not awaited. Seconds; the last, milliseconds.
PATIENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,
}


def _need(package: str, name: str) -> None:
    if find_spec(package) is None:
        raise ValueError(f"{name} needs the package {package}")


def postgresql(config: dict, most: int) -> dict:
    """``config`` with what a server of threads needs; at most ``most`` connections.

    A connection for each thread would be hundreds, and one for each request costs more than the
    queries of most pages. With 0 a pooler in between, such as pgbouncer, is asked for each: it
    refuses ``options``, and the next transaction may be on another connection.
    """
    options = config.setdefault("OPTIONS", {})
    for name, value in PATIENCE.items():
        options.setdefault(name, value)
    if not most:
        config["DISABLE_SERVER_SIDE_CURSORS"] = True
        return config
    if find_spec("psycopg_pool") is None:
        raise ImproperlyConfigured(
            "DATABASE_URL needs the package psycopg[binary,pool], or DATABASE_CONNECTIONS=0."
        )
    # Compiling a query that looks expensive takes ten times as long as any query of a page.
    options.setdefault("options", "-c jit=off")
    # Whoever gets none in time is answered 503.
    options["pool"] = {
        "min_size": 1,
        "max_size": most,
        "timeout": 2,
        "reconnect_timeout": RETRY_EVERY,
        "reconnect_failed": _try_again,
    }
    config["CONN_HEALTH_CHECKS"] = True  # one that a restart has cut is not given out
    return config


def _try_again(pool: Any) -> None:
    """By itself a pool makes ever longer pauses, and whoever waits is not told of its end."""

    def ask() -> None:
        with suppress(Exception):  # this is called again
            pool.putconn(pool.getconn(timeout=RETRY_EVERY))

    threading.Thread(target=ask, name="reconnect", daemon=True).start()


def cache(name: str, default: str) -> dict:
    url = env.str(name, default=default)
    if not url:
        return LOCAL_CACHE
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"} or not (parts.hostname or parts.path):
        raise ValueError(name)
    _need("redis", name)
    from redis import ConnectionPool

    ConnectionPool.from_url(url)  # connects nobody, and reads all of it
    return {"BACKEND": "mlocp_portal.cache.RedisOrLocal", "LOCATION": url, "KEY_PREFIX": "mlocp"}


def media_url(name: str, default: str) -> str:
    """Where readers find uploads: below the portal, or at an address of its own."""
    url = env.str(name, default=default)
    parts = urlsplit(url)
    is_whole = parts.scheme in {"http", "https"} and parts.hostname
    if url != default and not (is_whole and url.endswith("/") and not parts.query):
        raise ValueError(name)
    return url


def origin(url: str) -> list[str]:
    """What a security policy has to name so that pictures at ``url`` are shown."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def uploads(url: str, endpoint: str | None) -> Callable[[str, str], dict]:
    """Reads which bucket takes the uploads that readers find at ``url``."""

    def read(name: str, default: str) -> dict:
        bucket = env.str(name, default=default)
        if not bucket:
            return LOCAL_FILES
        if "/" in bucket or not origin(url):
            raise ValueError(name)
        _need("boto3", name)
        _need("storages", name)
        return {"BACKEND": "mlocp_portal.bucket.Bucket", "OPTIONS": _options(bucket, url, endpoint)}

    return read


def _options(bucket: str, url: str, endpoint: str | None) -> dict:
    """Credentials are not named: boto3 reads AWS_ACCESS_KEY_ID and the like, or has a role."""
    parts = urlsplit(url)
    return {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "region_name": env.str("S3_REGION", default="") or None,
        "custom_domain": f"{parts.netloc}{parts.path}".rstrip("/"),
        "url_protocol": f"{parts.scheme}:",
        "querystring_auth": False,
        "file_overwrite": False,
        "default_acl": None,
        "object_parameters": {"CacheControl": "public, max-age=86400"},
    }


def endpoint(name: str, default: str) -> str | None:
    """The address of a store that is not Amazon's."""
    url = env.str(name, default=default)
    parts = urlsplit(url)
    if url and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ValueError(name)
    return url or None
