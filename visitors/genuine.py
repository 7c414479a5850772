"""Django's own check against forged forms, asked by the form instead of in front of the view.

In front of the view a failed check ends on an error page, and every word is lost: a browser does
not keep what was typed into a page that must not be stored.
"""

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    def _reject(self, request, reason):
        return reason


def is_genuine(request: HttpRequest) -> bool:
    """Whether the form in ``request`` was drawn by the portal for this very browser."""
    check = _Check(lambda request: None)
    check.process_request(request)
    return check.process_view(request, None, (), {}) is None
