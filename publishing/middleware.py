"""What no view should have to think of."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class RefuseUnstorable:
    """Answer with 400 what no database column could hold.

    No text holds a null byte: PostgreSQL fails to compare with one, SQLite does not. A view that
    ``meets_null_bytes`` says so itself, at the field of its form. No key is larger than 64 bits:
    SQLite fails to compare with one; PostgreSQL finds nothing, and the form says so at the field.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise BadRequest("The address holds a null byte.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> None:
        has_null = "%00" in request.META.get("QUERY_STRING", "")
        if has_null and not getattr(view, "meets_null_bytes", False):
            raise BadRequest("The address holds a null byte.")

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, OverflowError):
            raise BadRequest("A number is too large.") from exception


class RewriteAnswers:
    """Let a subclass finish every page that has its ``mark``; the others cost nothing."""

    mark = b""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def rewritten(self, html: str) -> str:
        raise NotImplementedError

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and self.mark in response.content.lower():
            response.content = self.rewritten(response.text)
        return response
