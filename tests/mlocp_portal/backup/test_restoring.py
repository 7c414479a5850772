import threading
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from PIL import Image

from mlocp_portal.backup import archive
from pictures.models import Picture
from roles.models import Role
from tests.factories import CertificationFactory, RoleFactory
from tests.mlocp_portal.backup.places import empty_place, files, own_url, rows_at
from tests.publishing.test_images import picture_bytes


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def place(tmp_path):
    with empty_place(tmp_path / "place") as place:
        yield place


def store_picture(number: int) -> None:
    upload = picture_bytes(size=(20, 10), color=(number % 256, number // 256, 0))
    Picture.objects.store(SimpleUploadedFile(f"chart-{number}.png", upload))


def backup(tmp_path):
    target = tmp_path / "portal.tar.gz"
    call_command("backup", target, verbosity=0)
    return target


def here() -> dict[str, list[str]]:
    return rows_at(own_url())


@pytest.mark.django_db(transaction=True)
def test_every_row_and_file_comes_back_and_replaces_others_only_if_told(tmp_path, media, place):
    CertificationFactory(summary="“Ünïcode”, a \\ backslash,\na line and a \t tab")
    RoleFactory(name="Before")
    store_picture(1)
    made = backup(tmp_path)
    done = place.manage("restore", made)
    assert done.returncode == 0, done.stderr
    assert "SECRET_KEY" not in done.stdout
    assert place.rows() == here()
    assert files(place.media) == files(media)
    assert len(files(media)) == 3

    with place.connected() as raw:
        raw.cursor().execute("UPDATE roles_role SET name = 'After'")
    (place.media / "pictures" / "later.webp").write_bytes(b"later")
    changed, stored = place.rows(), files(place.media)
    refused = place.manage("restore", made)
    assert refused.returncode == 1
    assert "There is a database and there are uploads already" in refused.stderr
    assert (place.rows(), files(place.media)) == (changed, stored)

    assert place.manage("restore", "--replace", made).returncode == 0
    assert place.rows() == here() != changed
    assert files(place.media) == files(media)


class Writing(threading.Thread):
    """Somebody who saves two roles and a picture together, again and again."""

    def __init__(self):
        super().__init__()
        self.done, self.stop, self.error = 0, False, None
        self.has_begun = threading.Event()

    def run(self):
        try:
            for number in count():
                if self.stop:
                    break
                self._write(number)
                self.done += 1
                if number == 2:
                    self.has_begun.set()
        finally:
            connection.close()
            self.has_begun.set()

    def _write(self, number: int) -> None:
        with transaction.atomic():
            RoleFactory(name=f"left {number}")
            store_picture(number)
            RoleFactory(name=f"right {number}")


@pytest.mark.django_db(transaction=True)
def test_a_backup_made_while_somebody_writes_is_of_one_moment(tmp_path, media, place):
    writing = Writing()
    writing.start()
    writing.has_begun.wait(20)
    before = writing.done
    try:
        made = backup(tmp_path)
    finally:
        writing.stop = True
        writing.join()
    assert writing.done > before, "nobody wrote meanwhile"
    place.manage("restore", made)

    with place.connected() as raw:
        cursor = raw.cursor()
        cursor.execute("SELECT name FROM roles_role")
        names = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT file FROM pictures_picture")
        pictures = [name for (name,) in cursor.fetchall()]
    assert before <= len(pictures) <= writing.done
    whole = range(len(pictures))
    assert names == {f"{side} {number}" for side in ("left", "right") for number in whole}
    for name in pictures:
        Image.open(place.media / name).verify()
        assert (place.media / name).read_bytes() == (media / name).read_bytes()


@pytest.mark.django_db
def test_what_cannot_be_right_is_refused_before_anything_changes(tmp_path, media, monkeypatch):
    RoleFactory(name="Now")
    made = backup(tmp_path)
    manifest = archive.check(made)

    def refused(**changed) -> str:
        for name, value in changed.items():
            monkeypatch.setattr(manifest, name, value)
        monkeypatch.setattr(archive, "check", lambda path: manifest)
        with pytest.raises(CommandError) as caught:
            call_command("restore", made, "--replace")
        monkeypatch.undo()
        return str(caught.value)

    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    assert "set DATABASE_URL" in refused(database=other)
    assert "install that version first" in refused(migrations=["roles.0099_later"])
    assert Role.objects.get().name == "Now"
