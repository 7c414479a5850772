"""Pictures beside the content files."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile

from publishing.content.columns import Column
from publishing.content.problems import LineError, Place
from publishing.images import clean_picture


@dataclass(eq=False)
class PictureSource:
    """A picture beside the content files."""

    path: Path
    place: Place
    name: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def cleaned(self) -> SimpleUploadedFile:
        """The picture as the site stores it; raises ``LineError``."""
        try:
            upload = SimpleUploadedFile(self.path.name, self.path.read_bytes())
            return clean_picture(upload)
        except ValidationError as error:
            raise LineError(self.place, " ".join(error.messages), self.name) from error


class Picture(Column):
    """An uploaded picture, in the files a path from the file that names it."""

    is_late = True

    def read(self, node, source):
        if node.value in (None, ""):
            return None
        if not isinstance(node.value, str):
            raise LineError(node.place, "must be the path of a picture", self.name)
        path = (source.path.parent / node.value).resolve()
        if not path.is_relative_to(source.root.resolve()):
            raise LineError(node.place, "must lie below the folder of the content", self.name)
        if not path.is_file():
            raise LineError(node.place, f"there is no file “{node.value}”", self.name)
        picture = PictureSource(path, node.place, self.name)
        try:
            _ = picture.digest
        except OSError as error:
            raise LineError(node.place, f"cannot be read: {error.strerror}", self.name) from error
        return picture

    @property
    def default(self):
        return None

    def plain(self, value):
        return value and value.digest

    def stored(self, instance, loaded):
        file = getattr(instance, self.name)
        if not file:
            return None
        # A picture is encoded anew when it is stored, so its bytes differ from the file's.
        if loaded.get(f"{self.name}@stored") == file.name:
            return loaded[self.name]
        return _stored_digest(file)

    def agrees(self, instance, before, value):
        # An export copies the stored bytes; they are no new picture when they come back.
        file = getattr(instance, self.name)
        return super().agrees(instance, before, value) or bool(
            file and value and value.digest == _stored_digest(file)
        )

    def shown(self, value):
        return value.path.name if isinstance(value, PictureSource) else value and value.name

    def assign(self, instance, value):
        setattr(instance, self.name, value.cleaned if value else "")
        instance.save()

    def remembered(self, instance, plain):
        return {self.name: plain, f"{self.name}@stored": getattr(instance, self.name).name}


def _stored_digest(file: FieldFile) -> str:
    try:
        with file.storage.open(file.name) as stored:
            return hashlib.sha256(stored.read()).hexdigest()
    except OSError:
        return f"missing: {file.name}"
