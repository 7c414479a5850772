"""Answers for whoever watches over the portal: is it alive, and is it ready?"""

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from publishing.schema import waiting_migrations
from publishing.views import read_only


@read_only
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; it asks nothing of anything behind it."""
    return JsonResponse({"status": "alive"})


@read_only
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every migration, else 503 with what is missing."""
    problem = _problem()
    status = {"status": problem or "ready"}
    return JsonResponse(status, status=503 if problem else 200)


def _problem() -> str:
    try:
        waiting = waiting_migrations()
    except Error:
        return "the database does not answer"
    return f"{waiting} waiting migrations" if waiting else ""
