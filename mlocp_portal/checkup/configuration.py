"""Rules about what the environment sets."""

from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.db import connection

from mlocp_portal.checkup import unwise, wrong

SHORTEST_KEY = 50


def public_hosts() -> list[str]:
    """The names by which others than this machine reach the portal."""
    return [host for host in settings.ALLOWED_HOSTS if not _is_local(host)]


def _is_local(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def has_replicas() -> bool:
    """Whether more than one machine may serve the portal, as far as settings tell."""
    return connection.vendor == "postgresql"


@wrong
def debug() -> Iterator[str]:
    if settings.DEBUG and public_hosts():
        yield "DEBUG is on: error pages show everybody the inside of the portal. Leave DEBUG out."


@wrong
def secret_key() -> Iterator[str]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield (
            f"SECRET_KEY has {len(settings.SECRET_KEY)} signs and may be guessed; take at least "
            f"{SHORTEST_KEY} and name the old one in SECRET_KEY_FALLBACKS."
        )
    for key in settings.SECRET_KEY_FALLBACKS:
        if len(key) < SHORTEST_KEY:
            yield (
                f"SECRET_KEY_FALLBACKS names a key of {len(key)} signs, which may be guessed, and "
                "what is signed with it is believed. Leave it out as soon as you can."
            )


@unwise
def generated_key() -> Iterator[str]:
    file = settings.VAR_DIR / "secret_key"
    if not has_replicas() or not file.exists():
        return
    if file.read_text().strip() == settings.SECRET_KEY:
        yield (
            f"SECRET_KEY was made on this machine ({file}); with several replicas each would have "
            "its own, and sign-ins would be lost from one to the next. Set SECRET_KEY for all."
        )


@wrong
def hosts() -> Iterator[str]:
    if "*" in settings.ALLOWED_HOSTS:
        yield (
            "ALLOWED_HOSTS takes every name, so links can be made to lead elsewhere. Write the "
            "portal's names."
        )


@wrong
def https() -> Iterator[str]:
    if (names := public_hosts()) and not settings.HTTPS:
        yield (
            f"The portal is reached as {names[0]} and HTTPS is off: passwords and cookies travel "
            "in the clear. Have a proxy serve it over https and set HTTPS=1."
        )


@unwise
def proxies() -> Iterator[str]:
    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        yield (
            "HTTPS=1 says that a proxy stands in front, and TRUSTED_PROXIES is 0: all visitors "
            "seem to come from one address and share its limits. Set TRUSTED_PROXIES=1."
        )


@unwise
def mail() -> Iterator[str]:
    if settings.EMAIL_BACKEND.startswith("mlocp_portal.mail"):
        yield "No mail is sent, messages to askers are only printed. Set EMAIL_URL."
    elif settings.DEFAULT_FROM_EMAIL == "portal@localhost":
        yield "Mail comes from portal@localhost, which servers refuse. Set EMAIL_FROM."


@unwise
def shared_limits() -> Iterator[str]:
    if has_replicas() and settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        yield "Each process counts by itself how often somebody tries. Set REDIS_URL."


@unwise
def shared_uploads() -> Iterator[str]:
    if has_replicas() and settings.STORAGES["default"]["BACKEND"].endswith("FileSystemStorage"):
        yield (
            f"Uploads lie on this machine ({settings.MEDIA_ROOT}). If there are others, share that "
            "folder or set S3_BUCKET."
        )


@wrong
def files_are_collected() -> Iterator[str]:
    if not settings.DEBUG and not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield (
            "The static files are not collected, so no page can be drawn. Run manage.py "
            "collectstatic."
        )
