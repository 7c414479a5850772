"""What must be done before the portal serves; what an earlier start has done is left alone."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

from publishing.schema import waiting_migrations
from scripts.install import ROOT, locked


def fill_database() -> None:
    """Bring the database up to date; fill it if it is empty."""
    stamp, fingerprint = settings.VAR_DIR / "migrated.sha256", _code_fingerprint()
    # What follows a migration (groups, the search's index) may have changed with the code.
    if waiting_migrations() or not _says(stamp, fingerprint):
        call_command("migrate", interactive=False, verbosity=0)
        stamp.write_text(fingerprint)
    call_command("load_content", "--if-empty")


def collect_static() -> None:
    """Collect and compress the static files if they changed since the last time."""
    stamp, fingerprint = settings.STATIC_ROOT.with_suffix(".sha256"), _static_fingerprint()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    with locked(stamp.parent):
        if _are_collected() and _says(stamp, fingerprint):
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(fingerprint)


def ensure_prepared() -> None:
    """Refuse a start without static files: no page could be drawn.

    What the database lacks is not asked here. A replica that starts while the database is away
    comes back by itself, and ``/readyz`` says what is missing.
    """
    if not _are_collected():
        raise CommandError("Nothing is prepared; run “python -m scripts.serve prepare” first.")


def _are_collected() -> bool:
    return (settings.STATIC_ROOT / "staticfiles.json").exists()


def _says(stamp: Path, fingerprint: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint


def _code_fingerprint() -> str:
    """Changes with the portal's code and with the database that it is for."""
    folders = (Path(app.path) for app in apps.get_app_configs())
    ours = (folder for folder in folders if folder.parent == ROOT)
    database = settings.DATABASES["default"]
    place = [database.get(part) for part in ("ENGINE", "HOST", "PORT", "NAME")]
    return _fingerprint((file for folder in ours for file in folder.rglob("*.py")), place)


def _static_fingerprint() -> str:
    """Changes whenever collecting the static files anew could give another result."""
    files = [
        Path(storage.path(path)) for finder in get_finders() for path, storage in finder.list([])
    ]
    return _fingerprint([*files, ROOT / "mlocp_portal" / "storage.py"])


def _fingerprint(files: Iterable[Path], *more: object) -> str:
    """Changes whenever one of the ``files``, or an installed package, does."""
    stats = [(str(file), file.stat()) for file in sorted([*files, ROOT / "requirements.txt"])]
    facts = [(file, stat.st_size, stat.st_mtime_ns) for file, stat in stats]
    return hashlib.sha256(repr((facts, more)).encode()).hexdigest()
