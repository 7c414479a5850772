"""Where a request comes from, also behind proxies, and how that is remembered without a name."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one customer


def client_address(request: HttpRequest) -> str:
    """The address of the visitor.

    Each proxy appends to X-Forwarded-For whom it was asked by, so of what stands there only the
    last ``TRUSTED_PROXIES`` entries are true; what a visitor wrote stands further left. A request
    with fewer entries did not come through all of them, and counts as from its own end.
    """
    own = request.META.get("REMOTE_ADDR", "")
    count = settings.TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    forwarded = _parse(hops[-count]) if 0 < count <= len(hops) else None
    return str(forwarded or _parse(own) or own)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address in ``text``, which may carry a port: ``192.0.2.1:80``, ``[2001:db8::1]:80``."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def household_of(request: HttpRequest) -> str:
    """The address of the visitor's connection, without the part that it may choose itself."""
    address = client_address(request)
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        # A visitor has a whole block to change addresses in.
        return str(ip_network((int(parsed), HOUSEHOLD), strict=False).network_address)
    return address


def sender_of(request: HttpRequest) -> str:
    """A name for the visitor's connection from which nobody without the secret key gets back."""
    return hashed("sender", household_of(request))


def hashed(purpose: str, *values: str) -> str:
    return salted_hmac(f"visitors.{purpose}", "\0".join(values), algorithm="sha256").hexdigest()
