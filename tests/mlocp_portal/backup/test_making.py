import os
import shutil
from io import BytesIO
from itertools import count

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from mlocp_portal.backup import archive, databases, making, media

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def test_only_the_newest_are_kept_and_nothing_else_is_touched(folder, monkeypatch):
    days = count(10)
    monkeypatch.setattr(
        "mlocp_portal.management.commands.backup.name_now",
        lambda: f"portal-202611{next(days)}T000000Z.tar.gz",
    )
    (folder / "portal-mine.tar.gz").touch()
    (folder / f"{making.UNFINISHED}old").mkdir()
    os.utime(folder / f"{making.UNFINISHED}old", (0, 0))
    (folder / f"{making.UNFINISHED}running").mkdir()
    for _ in range(3):
        call_command("backup", folder, "--keep", "2", verbosity=0)
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{making.UNFINISHED}running",
        "portal-20261111T000000Z.tar.gz",
        "portal-20261112T000000Z.tar.gz",
        "portal-mine.tar.gz",
    ]


def test_a_backup_is_readable_by_its_owner_only_and_replaces_nothing(folder):
    target = folder / "mine.tar.gz"
    call_command("backup", target, verbosity=0)
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", target)
    assert target.read_bytes() == before


@pytest.mark.parametrize(("keep", "name"), [("0", ""), ("-1", ""), ("2", "mine.tar.gz")])
def test_keeping_needs_a_folder_and_a_number(folder, keep, name):
    with pytest.raises(CommandError, match="--keep takes a number from 1 on"):
        call_command("backup", folder / name, f"--keep={keep}")
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(folder):
    with pytest.raises(CommandError, match=r"a\.tar\.gz could not be written: No such file"):
        call_command("backup", folder / "none" / "a.tar.gz")


def test_a_full_disk_leaves_nothing_behind(folder, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.Writer, "finish", full)
    with pytest.raises(CommandError, match="could not be written: No space left on device"):
        call_command("backup", folder)
    assert list(folder.iterdir()) == []


def test_an_upload_that_goes_while_the_backup_is_made_does_not_stop_it(folder, monkeypatch):
    for name in ("a.webp", "b.webp"):
        default_storage.save(name, BytesIO(b"picture"))
    monkeypatch.setattr(media, "settled_names", lambda: iter(["a.webp"]))
    copy = databases.database().copy
    uploads = default_storage.path("")

    def copy_while_all_is_deleted(self, target):
        shutil.rmtree(uploads)
        copy(target)

    monkeypatch.setattr(type(databases.database()), "copy", copy_while_all_is_deleted)
    call_command("backup", folder / "it.tar.gz", verbosity=0)
    assert archive.check(folder / "it.tar.gz").media == ["a.webp"]


def test_a_missing_program_of_postgresql_is_named(folder, monkeypatch):
    monkeypatch.setattr(making, "database", databases.PostgreSQL)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CommandError, match=r"pg_dump is missing\. Install PostgreSQL's client"):
        call_command("backup", folder)
