"""What no view should have to think of."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


def refuse_null_bytes(get_response: Callable) -> Callable:
    """Answer addresses that hold a null byte with 400.

    No text has one, PostgreSQL refuses to compare with one, and SQLite does not: refusing them
    here gives every page the same answer on both.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a null byte.")
        return get_response(request)

    return middleware
