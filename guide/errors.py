"""The error pages: each says what happened in plain words and offers ways on.

They are drawn without the database, so that they stand when it does not.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from guide.context import SITE_NAME, navigation
from guide.unavailable import OUT_OF_REACH, RETRY_AFTER, Resending, resending
from publishing.meta import PageMeta

BEYOND_LIMITS = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True)
class Failure:
    status: int
    title: str
    explanation: str


BAD_REQUEST = Failure(
    400,
    "This request cannot be read",
    "Something in the address or in what was sent does not make sense to the portal.",
)
FORBIDDEN = Failure(
    403, "This page is not open to you", "Sign in with an account that may see it, or go on below."
)
FORM_EXPIRED = Failure(
    403,
    "This form has expired",
    "For your safety the form was not accepted. Go back, reload the page and send it again; "
    "your browser has kept what you typed. Cookies must be allowed for this.",
)
NOT_FOUND = Failure(
    404,
    "This station does not exist",
    "The address may be mistyped, or the page may not be published any more.",
)
NOT_ALLOWED = Failure(
    405,
    "This page can only be read",
    "Something was sent to an address that takes nothing. The pages below are open to you.",
)
TOO_OFTEN = Failure(
    429,
    "That was too often",
    "Wait a minute, then try again.",
)
TOO_LARGE = Failure(
    413,
    "This is more than the portal takes",
    "What was sent has too many bytes or too many entries, and nothing of it was kept. Go back, "
    "where your browser still has it, and send less at once: smaller files, or one after another.",
)
HEAD_TOO_LARGE = Failure(
    431,
    "This address is too long",
    "The address, or what your browser sent along with it, is longer than the portal takes. "
    "If a link led you here, it is damaged; if it happens everywhere, delete the portal's cookies.",
)
SERVER_ERROR = Failure(
    500,
    "The line is disturbed",
    "The portal could not draw this page. The fault is on our side; please try again in a moment.",
)
UNAVAILABLE = Failure(
    503,
    "The line is closed for a moment",
    "The portal cannot reach its records. Pages that were read lately stay open; please try this "
    "one again in a moment.",
)


def _page(failure: Failure, resending: Resending | None = None) -> HttpResponse:
    context = {
        "meta": PageMeta(failure.title, failure.explanation, None),
        "failure": failure,
        "site_name": SITE_NAME,
        "site_nav": navigation(),
        "own_search": True,
        "resending": resending,
    }
    return HttpResponse(render_to_string("error.html", context), status=failure.status)


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return _page(TOO_LARGE if isinstance(exception, BEYOND_LIMITS) else BAD_REQUEST)


def too_large() -> HttpResponse:
    """For what is not even read."""
    return _page(TOO_LARGE)


def head_too_large() -> HttpResponse:
    return _page(HEAD_TOO_LARGE)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return _page(FORBIDDEN)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's view for a failed CSRF check."""
    return _page(FORM_EXPIRED)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return _page(NOT_FOUND)


def too_often(request: HttpRequest, exception=None) -> HttpResponse:
    """What django-allauth answers to more requests than its limits allow."""
    return _page(TOO_OFTEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's view for whatever else went wrong, while it is being handled."""
    if not isinstance(sys.exception(), OUT_OF_REACH):
        return _page(SERVER_ERROR)
    response = _page(UNAVAILABLE, resending(request))
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


class ExplainNotAllowed:
    """Middleware: Django has no handler for 405 and leaves the page blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = _page(NOT_ALLOWED).content
        return response
