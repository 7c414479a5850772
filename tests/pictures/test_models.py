"""Pictures of texts, as they are kept."""

from django.core.management import call_command

from pictures.models import Picture, PictureManager


def test_pictures_are_named_after_their_files_and_never_alike(store):
    names = [store(name).slug for name in ("A Chart.png", "A Chart.jpg", "…?.png")]
    assert names == ["a-chart", "a-chart-2", "picture"]


def test_two_that_come_at_once_under_one_name_are_both_kept(store, media, monkeypatch):
    first, names = store(), iter(["chart", "chart-2"])
    before = sum(path.is_file() for path in media.rglob("*"))
    # What the second saw before the first was there.
    monkeypatch.setattr(PictureManager, "free_name", lambda manager, name: next(names))
    second = store()
    assert (first.slug, second.slug) == ("chart", "chart-2")
    assert second.file.storage.exists(second.file.name)
    assert sum(path.is_file() for path in media.rglob("*")) == 2 * before  # no orphan


def test_its_files_go_with_a_picture(store, media, django_capture_on_commit_callbacks):
    picture = store()
    assert list(media.rglob("*.avif"))
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_content_files_keep_a_picture_on_its_way_to_another_database(store, tmp_path):
    picture = store(alt="A chart")
    folder = tmp_path / "content"
    call_command("export_content", str(folder), verbosity=0)
    Picture.objects.all().delete()
    call_command("load_content", str(folder), verbosity=0)
    loaded = Picture.objects.get()
    assert (loaded.uid, loaded.slug, loaded.alt) == (picture.uid, "chart", "A chart")
    assert (loaded.width, loaded.height) == (200, 100)
    assert loaded.reference == picture.reference
