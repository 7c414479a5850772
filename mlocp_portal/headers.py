"""What every answer tells the browser not to do, whoever gives the answer."""

from collections.abc import Callable
from functools import cache

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "Content-Security-Policy"
HSTS = "Strict-Transport-Security"
SHOWS_DEBUG_PAGES = (404, 500)  # with DEBUG; Django's own have their style in them


@cache
def always() -> dict[str, str]:
    """The headers of every answer that has no stricter ones of its own."""
    return {
        POLICY: in_order(build_policy()),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }


def strict_transport() -> str:
    flags = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    flags += "; preload" if settings.SECURE_HSTS_PRELOAD else ""
    return f"max-age={settings.SECURE_HSTS_SECONDS}{flags}"


def in_order(policy: str) -> str:
    """``policy`` as every process writes it; django-csp's order differs from one to the next."""
    return "; ".join(sorted(policy.split("; ")))


class SecurityHeaders:
    """The outermost middleware: nothing that Django answers passes by it, errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = response.headers.get(POLICY)
        if own:
            response.headers[POLICY] = in_order(own)
        for name, value in always().items():
            response.headers.setdefault(name, value)
        if not own and settings.DEBUG and response.status_code in SHOWS_DEBUG_PAGES:
            del response.headers[POLICY]
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault(HSTS, strict_transport())
        return response
