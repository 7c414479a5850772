import os
import shutil
from datetime import UTC, datetime
from io import BytesIO

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


@pytest.fixture
def at(monkeypatch):
    """Sets the clock to a day of November."""

    def set_clock(day: int) -> None:
        monkeypatch.setattr(making.timezone, "now", lambda: datetime(2026, 11, day, tzinfo=UTC))

    return set_clock


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_the_newest_are_kept_and_nothing_else_is_touched(folder, at):
    (folder / "portal-mine.tar.gz").touch()
    (folder / f"{making.UNFINISHED}old").mkdir()
    os.utime(folder / f"{making.UNFINISHED}old", (0, 0))
    (folder / f"{making.UNFINISHED}running").mkdir()
    for day in (10, 11, 12):
        at(day)
        call_command("backup", folder, "--keep", "2", verbosity=0)
    assert names(folder) == [
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


def test_of_two_backups_of_the_same_second_both_are_kept(folder, at):
    at(10)
    for _ in range(2):
        call_command("backup", folder, verbosity=0)
    assert names(folder) == [
        "portal-20261110T000000Z.tar.gz",
        "portal-20261110T000001Z.tar.gz",
    ]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_backup_that_another_run_made_meanwhile_is_not_lost(
    folder, at, monkeypatch, capsys, has_links
):
    def write_while_another_run_ends(*args):
        (folder / "portal-20261110T000000Z.tar.gz").write_text("of another run")
        write(*args)

    def refuse(*args):
        raise PermissionError(1, "Operation not permitted")

    at(10)
    write = making._write
    monkeypatch.setattr(making, "_write", write_while_another_run_ends)
    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    call_command("backup", folder)
    assert "portal-20261110T000001Z.tar.gz: " in capsys.readouterr().out
    assert (folder / "portal-20261110T000000Z.tar.gz").read_text() == "of another run"
    assert archive.check(folder / "portal-20261110T000001Z.tar.gz").media == []


def test_a_file_that_another_run_made_meanwhile_is_not_replaced(folder, monkeypatch):
    def write_while_another_run_ends(*args):
        (folder / "mine.tar.gz").write_text("of another run")
        write(*args)

    write = making._write
    monkeypatch.setattr(making, "_write", write_while_another_run_ends)
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", folder / "mine.tar.gz")
    assert (folder / "mine.tar.gz").read_text() == "of another run"
    assert names(folder) == ["mine.tar.gz"]


@pytest.mark.parametrize(("keep", "name"), [("0", ""), ("-1", ""), ("2", "mine.tar.gz")])
def test_keeping_needs_a_folder_and_a_number(folder, keep, name):
    with pytest.raises(CommandError, match="--keep takes a number from 1 on"):
        call_command("backup", folder / name, f"--keep={keep}")
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_not_taken_for_a_file(folder):
    with pytest.raises(CommandError, match=r"There is no folder .*/none; make it, or name a file"):
        call_command("backup", folder / "none")
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


def test_an_empty_database_is_not_backed_up_and_drives_out_no_backup(folder, monkeypatch):
    call_command("backup", folder, verbosity=0)
    before = names(folder)
    monkeypatch.setattr(type(databases.database()), "is_filled", lambda self: False)
    with pytest.raises(CommandError, match=r"is empty\. Look at DATABASE_URL and VAR_DIR\."):
        call_command("backup", folder, "--keep", "1")
    assert names(folder) == before


def test_an_upload_that_goes_while_its_age_is_asked_does_not_stop_it(folder, monkeypatch):
    monkeypatch.setattr(media, "names", lambda: iter(["gone.webp"]))
    call_command("backup", folder / "it.tar.gz", verbosity=0)
    assert archive.check(folder / "it.tar.gz").media == []


def test_a_missing_program_of_postgresql_is_named(folder, monkeypatch):
    monkeypatch.setattr(making, "database", databases.PostgreSQL)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CommandError, match=r"pg_dump is missing\. Install PostgreSQL's client"):
        call_command("backup", folder)
