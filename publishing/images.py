"""Pictures that staff upload: decoded, made small, stored anew, with renditions beside them.

Nothing of an upload is kept but its pixels, whichever way it comes in: by a form or by code.
"""

import hashlib
from io import BytesIO
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.utils.text import slugify
from PIL import Image, ImageOps

# No AVIF here: its header may claim a small picture and decode to a huge one. No SVG: it is code.
READ_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 16_000_000
MAX_EDGE = 1600  # pixels of the longest side that is kept
WIDTHS = (160, 320, 640, 960, 1280)  # of renditions; the stored picture is the widest choice
FORMATS = {"avif": {"quality": 60, "speed": 6}, "webp": {"quality": 82, "method": 4}}
HELP = "A JPEG, PNG, WebP or still GIF of at most 5 MB and 16 megapixels."


def _refuse(message: str, code: str) -> ValidationError:
    return ValidationError(f"{message} {HELP}", code=code)


def _open(data: bytes) -> Image.Image:
    """The picture in ``data``, of which only the header has been read so far."""
    try:
        picture = Image.open(BytesIO(data), formats=READ_FORMATS)
        animated = getattr(picture, "is_animated", False)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refuse("This picture has too many pixels.", "too_many_pixels") from error
    except Exception as error:  # a broken file can raise nearly anything in a decoder
        raise _refuse("This file is not a picture that can be read.", "invalid_image") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise _refuse("This picture has too many pixels.", "too_many_pixels")
    if animated:
        raise _refuse("This picture moves.", "animated")
    return picture


def _upright_pixels(picture: Image.Image) -> Image.Image:
    """The decoded pixels alone, turned upright, at most ``MAX_EDGE`` wide and high."""
    picture.draft("RGB", (MAX_EDGE, MAX_EDGE))  # lets a JPEG decode at a smaller scale
    ImageOps.exif_transpose(picture, in_place=True)
    pixels = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    pixels.thumbnail((MAX_EDGE, MAX_EDGE), Image.Resampling.LANCZOS)
    pixels.info = {}
    return pixels


def _encode(pixels: Image.Image, extension: str, **options) -> bytes:
    buffer = BytesIO()
    pixels.save(buffer, extension.upper(), **options)
    return buffer.getvalue()


def clean_picture(upload: File) -> SimpleUploadedFile:
    """``upload`` as a WebP of our own making, or a ``ValidationError`` that says why not."""
    if upload.size > MAX_BYTES:
        raise _refuse("This file is too large.", "too_large")
    upload.seek(0)
    picture = _open(upload.read(MAX_BYTES + 1))
    lossless = picture.format != "JPEG"
    try:
        data = _encode(_upright_pixels(picture), "webp", lossless=lossless, quality=90)
    except Exception as error:  # see above
        raise _refuse("This file is not a picture that can be read.", "invalid_image") from error
    stem = slugify(Path(upload.name or "").stem)[:40] or "picture"
    digest = hashlib.sha256(data).hexdigest()[:10]
    return clean_upload(f"{stem}-{digest}.webp", data)


def clean_upload(name: str, data: bytes) -> SimpleUploadedFile:
    """``data`` of our own making as an upload that need not be cleaned again."""
    upload = SimpleUploadedFile(name, data, "image/webp")
    upload.is_clean_picture = True
    return upload


def is_clean(content: File) -> bool:
    return hasattr(content, "is_clean_picture")


def rendition_widths(width: int) -> list[int]:
    """The widths in which a picture of ``width`` pixels is offered."""
    return [*(step for step in WIDTHS if step < width), width]


def rendition_name(name: str, width: int, extension: str) -> str:
    """Where the storage keeps the rendition of the picture that it keeps as ``name``."""
    return str(Path(name).with_suffix(f".{width}w.{extension}"))


class PictureFile(ImageFieldFile):
    def save(self, name, content, save=True):
        content = content if is_clean(content) else clean_picture(content)
        folder = Path(name).parent
        super().save(str(folder / content.name), content, save)
        content.seek(0)
        self._make_renditions(Image.open(content, formats=["WEBP"]))

    save.alters_data = True

    def _make_renditions(self, picture: Image.Image) -> None:
        for width in rendition_widths(picture.width):
            smaller = picture.copy()
            smaller.thumbnail((width, picture.height), Image.Resampling.LANCZOS)
            for extension, options in FORMATS.items():
                data = ContentFile(_encode(smaller, extension, **options))
                self.storage.save(rendition_name(self.name, width, extension), data)

    def remove_all(self) -> None:
        """Remove the picture from the storage, with everything that was made of it."""
        for width in rendition_widths(self.stored_size[0]):
            for extension in FORMATS:
                self.storage.delete(rendition_name(self.name, width, extension))
        self.storage.delete(self.name)

    @property
    def stored_size(self) -> tuple[int, int]:
        """Width and height as the row keeps them; ``width`` would open the file."""
        row, field = self.instance, self.field
        return getattr(row, field.width_field), getattr(row, field.height_field)

    def srcset(self, extension: str) -> str:
        """The value of a ``srcset`` attribute; it touches no file."""
        return ", ".join(
            f"{self.storage.url(rendition_name(self.name, width, extension))} {width}w"
            for width in rendition_widths(self.stored_size[0])
        )


class PictureFormField(forms.ImageField):
    default_validators = ()  # the name says nothing; the bytes are decoded

    def to_python(self, data):
        upload = forms.FileField.to_python(self, data)
        return clean_picture(upload) if upload and not is_clean(upload) else upload

    def widget_attrs(self, widget):
        return {"accept": "image/jpeg,image/png,image/webp,image/gif"}


class PictureField(models.ImageField):
    """An ``ImageField`` with sound content; give it a ``width_field`` and a ``height_field``."""

    attr_class = PictureFile

    def formfield(self, **kwargs):
        defaults = {"form_class": PictureFormField, "help_text": self.help_text or HELP}
        return super().formfield(**{**defaults, **kwargs})
