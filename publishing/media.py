"""Uploaded files, where they lie on this machine and no other server gives them out."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path
from django.views.decorators.http import require_safe

# What the portal stores after decoding and encoding it anew. Anything else is only downloaded.
IMAGE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """The upload called ``name``. A browser runs nothing in it, whatever somebody smuggled in."""
    try:
        path = Path(default_storage.path(name)).resolve()  # refuses a path that leads out
        if not path.is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
            raise FileNotFoundError(name)  # a symbolic link on the way leads out
        file = default_storage.open(name)
    except (OSError, ValueError) as error:  # ValueError: a null byte
        raise Http404(name) from error
    image_type = IMAGE_TYPES.get(Path(name).suffix.lower())
    return FileResponse(
        file,
        as_attachment=image_type is None,
        content_type=image_type or "application/octet-stream",
        headers={
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


# With an absolute MEDIA_URL, a bucket or another host serves the uploads.
urlpatterns = (
    [path(f"{settings.MEDIA_URL.strip('/')}/<path:name>", media)]
    if settings.MEDIA_URL.startswith("/")
    else []
)
