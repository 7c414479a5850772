"""Uploads: nothing but pixels is kept, nothing huge is decoded, every size is there at once."""

import re
import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from publishing.images import MAX_BYTES, PictureFormField, clean_picture, rendition_widths
from publishing.vocabulary import picture
from tests.factories import InstitutionFactory


def picture_bytes(extension="png", size=(400, 200), mode="RGB", **options) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(buffer, extension, **options)
    return buffer.getvalue()


def upload(data: bytes, name="logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def cleaned_image(data: bytes) -> Image.Image:
    return Image.open(clean_picture(upload(data)))


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def huge_png(width=30_000, height=30_000) -> bytes:
    """A small file whose header promises 900 megapixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(bytes(10_000)))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def institution(db, media):
    logo = ContentFile(picture_bytes(), "My Logo.png")
    return InstitutionFactory(logo=logo, logo_alt="A red bar")


@pytest.mark.parametrize("extension", ["jpeg", "png", "webp", "gif"])
def test_accepted_formats_become_webp(extension):
    image = cleaned_image(picture_bytes(extension))
    assert (image.format, image.size) == ("WEBP", (400, 200))


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_every_kind_of_pixel_is_understood(mode):
    assert cleaned_image(picture_bytes(mode=mode)).mode in {"RGB", "RGBA"}


def test_transparency_stays():
    image = cleaned_image(picture_bytes(mode="RGBA"))
    assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_metadata_is_dropped_and_orientation_applied():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    data = picture_bytes("jpeg", exif=exif, comment=b"secret comment")
    cleaned = clean_picture(upload(data, "me.jpg"))
    image = Image.open(cleaned)
    assert image.size == (200, 400)
    assert dict(image.getexif()) == {}
    cleaned.seek(0)
    assert b"secret" not in cleaned.read()


def test_a_payload_behind_the_picture_is_dropped():
    cleaned = clean_picture(upload(picture_bytes() + b"<script>alert(1)</script>"))
    assert b"script" not in cleaned.read()


def test_large_pictures_are_made_smaller():
    assert cleaned_image(picture_bytes("jpeg", size=(3000, 1500))).size == (1600, 800)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "invalid_image"),
        (b"\0" * 100, "invalid_image"),
        (picture_bytes()[:60], "invalid_image"),
        (picture_bytes("avif"), "invalid_image"),
        (picture_bytes("tiff"), "invalid_image"),
        (picture_bytes(size=(5000, 4000)), "too_many_pixels"),
        (huge_png(), "too_many_pixels"),
        (b"\0" * (MAX_BYTES + 1), "too_large"),
    ],
    ids=["svg", "zeros", "cut off", "avif", "tiff", "20 megapixels", "bomb", "6 MB"],
)
def test_what_is_refused_and_why(data, code):
    with pytest.raises(ValidationError) as refusal:
        clean_picture(upload(data))
    assert refusal.value.code == code


@pytest.mark.parametrize("extension", ["gif", "webp", "png"])
def test_moving_pictures_are_refused(extension):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    buffer = BytesIO()
    frames[0].save(buffer, extension, save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError) as refusal:
        clean_picture(upload(buffer.getvalue()))
    assert refusal.value.code == "animated"


def text_bomb() -> bytes:
    """A small picture with 100 MB of text beside it, packed into 100 kB."""
    packed = zlib.compress(b"a" * 100_000_000, 9)
    kind, body = b"zTXt", b"Comment\0\0" + packed
    chunk = len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)
    png = picture_bytes("png")
    return png[:33] + chunk + png[33:]  # behind the header


def wide_animation() -> bytes:
    """An animation of 16 megapixels in each of 40 frames."""
    frames = [Image.new("P", (4000, 4000), colour) for colour in range(3)]
    buffer = BytesIO()
    frames[0].save(buffer, "gif", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


@pytest.mark.parametrize("make", [huge_png, text_bomb, wide_animation])
def test_a_bomb_takes_no_memory(tmp_path, make):
    bomb = tmp_path / "bomb"
    bomb.write_bytes(make())
    script = f"""
import resource, django
from django.conf import settings
settings.configure()
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from publishing.images import clean_picture
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
try:
    clean_picture(ContentFile(open({str(bomb)!r}, "rb").read(), "bomb.png"))
except ValidationError:
    print(peak() - before)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 20_000  # kilobytes; the first would take 2,700,000


def test_the_form_field_says_what_is_wrong_at_the_field():
    with pytest.raises(ValidationError) as refusal:
        PictureFormField().clean(upload(b"<svg/>", "logo.svg"))
    assert refusal.value.messages[0].startswith("This file is not a picture that can be read.")


def test_file_names_say_nothing_odd():
    cleaned = clean_picture(upload(picture_bytes(), "../../x\0<b>Ünïcode " + "y" * 200 + ".php"))
    assert re.fullmatch(r"[a-z0-9-]{1,51}\.webp", cleaned.name)


def test_saving_by_code_cleans_too_and_makes_renditions(institution, media):
    names = sorted(path.name for path in (media / "institutions").iterdir())
    stem = institution.logo.name.removeprefix("institutions/").removesuffix(".webp")
    assert stem.startswith("my-logo-")
    expected = [f"{stem}.webp"]
    expected += [f"{stem}.{w}w.{e}" for w in (160, 320, 400) for e in ("avif", "webp")]
    assert names == sorted(expected)
    assert (institution.logo_width, institution.logo_height) == (400, 200)


def test_saving_again_stores_nothing_new(institution, media):
    before = sorted(media.rglob("*"))
    institution.name = "Another name"
    institution.save()
    assert sorted(media.rglob("*")) == before


def test_renditions_never_exceed_the_picture():
    assert rendition_widths(200) == [160, 200]
    assert rendition_widths(160) == [160]
    assert rendition_widths(90) == [90]


def test_a_picture_offers_both_formats_without_touching_files(institution, media):
    for path in media.rglob("*.*"):
        path.unlink()
    institution = type(institution).objects.get(pk=institution.pk)
    html = picture(institution.logo, institution.logo_alt, "8rem")
    url = institution.logo.url.removesuffix(".webp")
    assert html == (
        "<picture>"
        f'<source type="image/avif" srcset="{url}.160w.avif 160w, {url}.320w.avif 320w, '
        f'{url}.400w.avif 400w" sizes="8rem">'
        f'<source type="image/webp" srcset="{url}.160w.webp 160w, {url}.320w.webp 320w, '
        f'{url}.400w.webp 400w" sizes="8rem">'
        f'<img src="{url}.webp" alt="A red bar" width="400" height="200" loading="lazy" '
        'decoding="async"></picture>'
    )


def test_the_description_of_a_picture_is_escaped(institution):
    assert "<script>" not in picture(institution.logo, '"><script>')
