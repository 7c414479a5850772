import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pictures.models import Picture
from tests.publishing.test_images import picture_bytes


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def store(db, media):
    """Stores a picture under the name of its file."""

    def stored(name: str = "chart.png", **values) -> Picture:
        upload = SimpleUploadedFile(name, picture_bytes(size=(200, 100)))
        picture = Picture.objects.store(upload)
        for field, value in values.items():
            setattr(picture, field, value)
        picture.save()
        return picture

    return stored
