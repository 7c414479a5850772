"""Installs a file of hashed requirements into .venv, making that first where it is missing.

Standard library only, since nothing is installed yet.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time work in ``folder``; others wait, and a dead one holds nobody up."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def is_current(requirements: Path) -> bool:
    """Whether exactly these requirements were the last ones installed."""
    installed = VENV / requirements.name
    return (
        PYTHON.exists()
        and installed.exists()
        and installed.read_bytes() == requirements.read_bytes()
    )


def ensure_writable(folder: Path) -> None:
    """Stop with one sentence when nothing can be written into ``folder``."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        sys.exit(f"The folder {folder} cannot be written ({error.strerror}): make it writable.")


def has_pip() -> bool:
    check = [PYTHON, "-c", "import pip"]
    return PYTHON.exists() and subprocess.run(check, capture_output=True).returncode == 0


def make_venv() -> None:
    print("Making the virtual environment .venv …", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", VENV]
    # Kept from the terminal because Ctrl-C would make it print a traceback there.
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"The virtual environment could not be made: {done.stdout.strip()}")


def install(requirements: Path) -> None:
    """Make .venv hold what ``requirements`` names, and remember it."""
    ensure_writable(ROOT)
    if not has_pip():
        make_venv()
    print(f"Installing the packages of {requirements.name} into .venv …", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # The lock names every package, so there is nothing to resolve.
    subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", requirements], check=True)
    shutil.copyfile(requirements, VENV / requirements.name)


def main(name: str) -> None:
    requirements = ROOT / name
    try:
        with locked(ROOT):
            if not is_current(requirements):
                install(requirements)
    except subprocess.CalledProcessError:
        sys.exit("The packages could not be installed, for the reason above; .venv is incomplete.")
    except OSError as error:
        sys.exit(f"The packages could not be installed: {error}.")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(sys.argv[1])
