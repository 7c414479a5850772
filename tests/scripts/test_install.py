import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import install

SOURCE = Path(install.__file__).parent


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder with spaces in its name that holds no more than the installer and its input."""
    folder = tmp_path / "a new clone"
    shutil.copytree(SOURCE, folder / "scripts")
    (folder / "requirements.txt").write_text("# nothing\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return folder


def provide(tmp_path, name: str, script: str) -> None:
    """Put a program on the PATH, which is otherwise empty."""
    program = tmp_path / "bin" / name
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def run() -> subprocess.CompletedProcess:
    command = ["/bin/sh", "scripts/install.sh", "requirements.txt"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("clone")
def test_no_python_ends_in_a_sentence():
    done = run()
    assert done.returncode == 1
    sentence = "The portal needs Python 3.11 or newer, and none was found (there is no python3).\n"
    assert done.stderr == sentence


@pytest.mark.usefixtures("clone")
def test_too_old_a_python_ends_in_a_sentence(tmp_path):
    provide(tmp_path, "python3", '[ "$1" = --version ] && echo Python 3.10.13')
    done = run()
    assert done.returncode == 1
    sentence = "The portal needs Python 3.11 or newer, and none was found (Python 3.10.13).\n"
    assert done.stderr == sentence


@pytest.mark.usefixtures("clone")
def test_a_newer_python_is_taken_where_python3_is_old(tmp_path):
    provide(tmp_path, "python3", "exit 1")
    provide(tmp_path, "python3.12", 'echo "$@"')
    assert run().stdout == "scripts/install.py requirements.txt\n"


@pytest.mark.usefixtures("clone")
def test_a_python_that_cannot_make_environments_ends_in_a_sentence(tmp_path):
    provide(tmp_path, "python3", 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.11;; esac')
    done = run()
    assert done.returncode == 1
    assert done.stderr.endswith("on Debian and Ubuntu the package python3.11-venv adds that.\n")


def test_nothing_is_done_where_nothing_changed(clone, tmp_path):
    provide(tmp_path, "cmp", f'exec {shutil.which("cmp", path=os.defpath)} "$@"')
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").symlink_to("/bin/false")
    shutil.copy(clone / "requirements.txt", clone / ".venv")
    assert run().returncode == 0


def test_one_process_at_a_time(tmp_path):
    with install.locked(tmp_path):
        handle = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(tmp_path):
    with pytest.raises(SystemExit, match=r"cannot be written \(No such file or directory\)"):
        install.ensure_writable(tmp_path / "none")
