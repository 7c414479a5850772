import random

import pytest

from mlocp_portal.backup import BackupError, archive
from mlocp_portal.backup.archive import Manifest, Writer

CONTENT = {"database.sqlite3": random.Random(1).randbytes(5_000), "media/a/b.webp": b"picture"}


@pytest.fixture
def made(tmp_path):
    path = tmp_path / "portal.tar.gz"
    with path.open("wb") as file, Writer(file) as writer:
        for name, content in CONTENT.items():
            writer.add_bytes(name, content)
        writer.finish(Manifest("0.1.0", "now", "sqlite", ["roles.0001_initial"], "key"))
    return path


def test_what_was_written_is_read(made, tmp_path):
    manifest = archive.check(made)
    assert (manifest.portal, manifest.migrations) == ("0.1.0", ["roles.0001_initial"])
    assert manifest.media == ["a/b.webp"]
    archive.extract(made, "database.sqlite3", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENT["database.sqlite3"]
    assert list(archive.media_of(made)) == [("a/b.webp", b"picture")]


def test_a_file_that_was_cut_off_is_refused_wherever_it_ends(made):
    whole = made.read_bytes()
    for length in range(0, len(whole), 37):
        made.write_bytes(whole[:length])
        with pytest.raises(BackupError, match="is no whole backup"):
            archive.check(made)
    made.write_bytes(whole[:-1])
    with pytest.raises(BackupError):
        archive.check(made)


def test_a_changed_byte_is_noticed_wherever_it_is(made):
    whole = made.read_bytes()
    for place in range(10, len(whole), 23):  # before that stand a time and the like
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        made.write_bytes(damaged)
        with pytest.raises(BackupError):
            archive.check(made)


@pytest.mark.parametrize("content", [b"", b"no backup", b"\x1f\x8b\x08" + bytes(40)])
def test_another_file_is_refused(made, content):
    made.write_bytes(content)
    with pytest.raises(BackupError, match="is no whole backup"):
        archive.check(made)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BackupError, match="There is no file"):
        archive.check(tmp_path / "nothing.tar.gz")
