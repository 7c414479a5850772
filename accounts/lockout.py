"""What django-axes asks of us: whom a failed sign-in counts against, and what they are told."""

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.guessing import refusal
from audit.signing_in import is_name_of_account
from visitors.addresses import hashed, household_of


def connection_of(request: HttpRequest) -> str | None:
    """The connection that failures count against, also behind proxies."""
    return household_of(request) or None


def name_of(request: HttpRequest, credentials: dict | None) -> str | None:
    """The name that was tried, or a keyed hash of it if no account has it.

    What django-axes keeps beside the address may be a password, typed into the wrong field.
    """
    name = credentials.get("username") if credentials else request.POST.get("username")
    return hashed("name", name) if name and not is_name_of_account(name) else name


def forget_attempts() -> int:
    """Remove the failures that lock nobody out any more; the number of what was removed."""
    past = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(attempt_time__lte=past).delete()[0]


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
