"""Made-up portals to measure, one for each size, kept from one run to the next."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("BENCHMARK_DIR", ROOT / "var" / "benchmarks"))
SHIPPED = 0  # the size of the portal with the content that it is shipped with
# Certifications → comments.
SIZES = {100: 10, 1_000: 1_000, 10_000: 10_000, 100_000: 1_000_000}


def settings_of(size: int) -> dict[str, str]:
    """The environment in which the portal of that size is run."""
    folder = KEPT / str(size)
    own = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    return os.environ | own | {"HTTPS": "0", "DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1,localhost"}


def manage(size: int, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=settings_of(size), check=True)


def cold(size: int) -> dict[str, dict[str, float]]:
    """Kind of page → what it costs to draw it."""
    command = [sys.executable, "-m", "benchmarks.cold"]
    done = subprocess.run(command, cwd=ROOT, env=settings_of(size), check=True, capture_output=True)
    return json.loads(done.stdout)


def prepare(size: int) -> None:
    """Fill the portal of that size unless an earlier run did; bring it up to date."""
    is_new = not (KEPT / str(size) / "filled").exists()
    manage(size, "migrate", "-v0")
    if is_new and size == SHIPPED:
        manage(size, "load_content", "-v0")
    elif is_new:
        comments = f"--comments={SIZES[size]}"
        manage(size, "fill_catalogue", f"--certifications={size}", comments)
    (KEPT / str(size) / "filled").touch()
    # So that the start that is measured finds everything done, as a second start does.
    command = [sys.executable, "-m", "scripts.serve", "prepare"]
    subprocess.run(command, cwd=ROOT, env=settings_of(size), check=True, capture_output=True)
