"""Prepares the portal and starts its server: ``run``, ``dev``, ``prepare``, ``serve``, ``admin``.

All steps share one process: each start of Django would cost a noticeable part of a second. What
cannot work ends in one sentence.
"""

import ctypes
import gc
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import NamedTuple

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from scripts.install import locked
from scripts.preparing import collect_static, ensure_prepared, fill_database

SERVER = {
    "interface": Interfaces.WSGI,
    "http": HTTPModes.http1,
    "backpressure": 512,
    "http1_settings": HTTP1Settings(header_read_timeout=10_000),
    "respawn_failed_workers": True,
    # At “warning” it would complain about the number of threads.
    "log_level": LogLevels.error,
}
# SQLite lets one process write at a time: more workers would only wait for each other.
WORKERS = min(2, os.cpu_count() or 1)
# A client that sends half a form and then nothing holds a thread for as long as it likes.
# Threads are made when needed, so a high limit costs nothing until it is. Behind a proxy that reads
# whole requests eight are better: finished pages do not wait for each other.
THREADS = 256
PR_SET_PDEATHSIG = 1  # of Linux: the signal that a process gets when its parent ends


class Place(NamedTuple):
    """Where to listen."""

    address: str
    port: int

    @property
    def is_v6(self) -> bool:
        return ":" in self.address

    @property
    def url(self) -> str:
        return f"http://{f'[{self.address}]' if self.is_v6 else self.address}:{self.port}/"


def number(name: str, default: int, most: int) -> int:
    """The number that the environment gives for ``name``."""
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) <= most:
        example = f"{name}={default + 1}"
        raise CommandError(f"{name} is {text!r}; write a number from 1 to {most}, as in {example}.")
    return int(text)


def chosen_place() -> Place:
    """Where the environment says to listen; this machine alone, if it says nothing."""
    text = os.environ.get("BIND") or "127.0.0.1"
    try:
        ipaddress.ip_address(text)
    except ValueError as error:
        message = f"BIND is {text!r}; write an address of this machine, as in BIND=0.0.0.0."
        raise CommandError(message) from error
    return Place(text, number("PORT", 8000, 65535))


def ensure_free(place: Place) -> None:
    """Refuse a port that something else listens on; the server itself would share it."""
    with socket.socket(socket.AF_INET6 if place.is_v6 else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise CommandError(
                f"Port {place.port} of {place.address} cannot be used ({error.strerror}); "
                f"choose another: PORT={place.port + 1}."
            ) from error


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while code is loaded, and never in what was loaded, which stays.

    It would take a tenth of the start. And what is not looked at is not copied into the memory of
    each worker.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def load_application(target: str) -> Callable:
    """The portal, in a worker, which leaves Ctrl-C to the main process.

    One that is told to stop twice, by the terminal and then by the main process, hangs. And one
    whose main process was killed would go on and hold the port, so that nothing could start again.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    with loading():
        return import_string(target)


def serve(place: Place, patience: int) -> None:
    """Serve until SIGTERM or Ctrl-C; what is under way has ``patience`` seconds to end."""
    with loading():
        import_module(settings.ROOT_URLCONF)  # once for all workers, forks of this process
    close_connections()
    ensure_free(place)
    server = Granian(
        "mlocp_portal.wsgi.application",
        address=place.address,
        port=place.port,
        workers=number("WORKERS", WORKERS, 64),
        blocking_threads=number("THREADS", THREADS, 1024),
        workers_kill_timeout=patience,
        **SERVER,
    )

    @server.on_startup
    def announce():
        # A closed terminal ends the portal; by default it would reload its workers and go on.
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        print(f"The portal is at {place.url} – Ctrl-C stops it.", flush=True)

    server.serve(target_loader=load_application)


def close_connections() -> None:
    """The workers are forks of this process and must not inherit an open connection or a pool."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()


def prepare() -> None:
    """All that has to be done once for any number of replicas."""
    with locked(settings.VAR_DIR):
        fill_database()
    collect_static()


def run(place: Place) -> None:
    with locked(settings.VAR_DIR):
        fill_database()
        call_command("ensure_admin")
    collect_static()
    serve(place, patience=5)


def replica(place: Place) -> None:
    """Serve what ``prepare`` has prepared, beside others that do the same."""
    ensure_prepared()
    serve(place, patience=25)


def develop(place: Place) -> None:
    with locked(settings.VAR_DIR):
        fill_database()
        call_command("ensure_admin")
    connections.close_all()
    where = place.url.removeprefix("http://").rstrip("/")
    os.execv(sys.executable, [sys.executable, "manage.py", "runserver", where])


def reset_admin() -> None:
    with locked(settings.VAR_DIR):
        fill_database()
        call_command("ensure_admin", "--reset")


ALONE = {"admin": reset_admin, "prepare": prepare}
SERVING = {"run": run, "dev": develop, "serve": replica}


def start(action: str) -> None:
    developing = str(int(action == "dev"))
    os.environ |= {"DEBUG": developing, "DEBUG_TOOLBAR": developing}
    os.environ["DJANGO_SETTINGS_MODULE"] = "mlocp_portal.settings"
    if action in ALONE:
        django.setup()
        return ALONE[action]()
    place = chosen_place()
    ensure_free(place)
    with loading():
        django.setup()
    return SERVING[action](place)


def main(action: str) -> None:
    if action not in ALONE | SERVING:
        sys.exit(f"There is no {action!r}; choose {', '.join(ALONE | SERVING)}.")
    try:
        start(action)
    except DatabaseError as error:
        sys.exit(f"The database {settings.DATABASES['default']['NAME']} cannot be used: {error}")
    except (CommandError, ImproperlyConfigured, OSError) as error:
        sys.exit(f"The portal cannot start: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1])
