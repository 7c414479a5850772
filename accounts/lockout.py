"""What django-axes asks of us: whom a failed sign-in counts against, and what they are told."""

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.guessing import refusal
from visitors.addresses import household_of

LONGEST_NAME = AccessAttempt._meta.get_field("username").max_length


def connection_of(request: HttpRequest) -> str | None:
    """The connection that failures count against, also behind proxies."""
    return household_of(request) or None


def name_of(request: HttpRequest, credentials: dict | None) -> str | None:
    """The name that was tried, no longer than the count of failures can hold."""
    name = credentials.get("username") if credentials else request.POST.get("username")
    return name and name[:LONGEST_NAME]


def is_locked_out(request: HttpRequest, name: str) -> bool:
    """Whether nobody signs in as ``name`` from here for now; ``refuse`` is then the answer."""
    is_allowed = AxesProxyHandler.is_allowed(request, {"username": name})
    request.axes_locked_out = not is_allowed
    return not is_allowed


def count_failure(request: HttpRequest, name: str) -> None:
    """Count a wrong code as a wrong password is counted."""
    AxesProxyHandler.user_login_failed("accounts", {"username": name}, request)


def refuse(request: HttpRequest, response: HttpResponse, credentials: dict) -> HttpResponse:
    """The answer to a sign-in that comes after too many failures."""
    context = {"title": "Too many failed attempts", "failures": settings.AXES_FAILURE_LIMIT}
    return refusal(request, context)
