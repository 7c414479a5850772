"""Prepares the portal's data and files and starts a server: ``run``, ``dev`` or ``admin``.

All steps share one process: each start of Django would cost a noticeable part of a second. What
cannot work ends in one sentence.
"""

import hashlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from scripts.install import locked

HOST = "127.0.0.1"
SERVER = {
    "interface": Interfaces.WSGI,
    "http": HTTPModes.http1,
    # SQLite lets one process write at a time: more workers would only wait for each other.
    "workers": min(2, os.cpu_count() or 1),
    # A client that sends half a form and then nothing holds a thread for as long as it likes.
    # Threads are made when needed, so a high limit costs nothing until it is.
    "blocking_threads": 256,
    "backpressure": 512,
    "http1_settings": HTTP1Settings(header_read_timeout=10_000),
    "respawn_failed_workers": True,
    "workers_kill_timeout": 5,
    # At “warning” it would complain about the number of threads.
    "log_level": LogLevels.error,
}


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is {text!r}; write a number below 65536, as in PORT=8001.")
    return int(text)


def ensure_free(port: int) -> None:
    """Refuse a port that something else listens on; the server itself would share it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = (
                f"Port {port} cannot be used ({error.strerror}); choose another: PORT={port + 1}."
            )
            raise CommandError(message) from error


def static_fingerprint() -> str:
    """Changes whenever collecting the static files anew could give another result."""
    files = [
        Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])
    ]
    files += [
        settings.BASE_DIR / "mlocp_portal" / "storage.py",
        settings.BASE_DIR / "requirements.txt",
    ]
    stats = [(str(file), file.stat()) for file in sorted(files)]
    facts = [(file, stat.st_size, stat.st_mtime_ns) for file, stat in stats]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def collect_static() -> None:
    """Collect and compress the static files if they changed since the last time."""
    stamp, fingerprint = settings.VAR_DIR / "static.sha256", static_fingerprint()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def prepare() -> None:
    """Bring the database up to date; fill it if it is empty."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_content", "--if-empty")


def load_application(target: str) -> Callable:
    """The portal, in a worker, which leaves Ctrl-C to the main process.

    One that is told to stop twice, by the terminal and then by the main process, hangs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return import_string(target)


def serve(port: int) -> None:
    server = Granian("mlocp_portal.wsgi.application", address=HOST, port=port, **SERVER)

    @server.on_startup
    def announce():
        # A closed terminal ends the portal; by default it would reload its workers and go on.
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)
        print(f"The portal is at http://{HOST}:{port}/ – Ctrl-C stops it.", flush=True)

    server.serve(target_loader=load_application)


def close_connections() -> None:
    """The workers are forks of this process and must not inherit an open connection or a pool."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()


def run(port: int) -> None:
    with locked(settings.VAR_DIR):
        prepare()
        collect_static()
        call_command("ensure_admin")
    close_connections()
    ensure_free(port)
    serve(port)


def develop(port: int) -> None:
    with locked(settings.VAR_DIR):
        prepare()
        call_command("ensure_admin")
    connections.close_all()
    os.execv(sys.executable, [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"])


def reset_admin() -> None:
    with locked(settings.VAR_DIR):
        prepare()
        call_command("ensure_admin", "--reset")


def start(action: str) -> None:
    developing = str(int(action == "dev"))
    os.environ |= {"DEBUG": developing, "DEBUG_TOOLBAR": developing}
    os.environ["DJANGO_SETTINGS_MODULE"] = "mlocp_portal.settings"
    if action == "admin":
        django.setup()
        return reset_admin()
    port = chosen_port()
    ensure_free(port)
    django.setup()
    return run(port) if action == "run" else develop(port)


def main(action: str) -> None:
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
