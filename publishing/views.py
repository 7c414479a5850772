"""What every page view shares."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from publishing.models import OldSlug, Page

T = TypeVar("T")

STALE_IF_ERROR = 24 * 60 * 60  # seconds


def read_only(view: Callable) -> Callable:
    """Make a view answer GET and HEAD alone; for anything else it says 405.

    There is no form behind such a view that could be forged, and the check for that would come
    first and say something else.
    """
    return csrf_exempt(require_safe(view))


def published(*parameters: str) -> Callable:
    """Make a view read-only and say that its answers are the same for everybody.

    Whoever keeps pages may keep them. The view must depend on its address alone, of the query on
    ``parameters``, and on whether htmx asks for a part: of the rest of a request, and of other
    parameters, it hears nothing.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and not getattr(request, "is_preview", False):
                patch_cache_control(response, public=True, max_age=0, **_shared())
            return response

        page = read_only(wrapper)
        page.parameters = frozenset(parameters)
        return page

    return decorate


def _shared() -> dict[str, int]:
    """How long caches in front of the portal keep a page, also while it is made anew or fails."""
    return {
        "s_maxage": settings.CDN_SECONDS,
        "stale_while_revalidate": 3 * settings.CDN_SECONDS,
        "stale_if_error": STALE_IF_ERROR,
    }


def first_or_404(rows: list[T]) -> T:
    """The first of ``rows``; who asked for none of them gets 404."""
    if not rows:
        raise Http404
    return rows[0]


def meets_null_bytes(view: Callable) -> Callable:
    """Let a view answer an address with a null byte itself, at the field that holds it."""
    view.meets_null_bytes = True  # for publishing.middleware.RefuseUnstorable
    return view


def follow_old_slug(model: type[Page], *, same_view: bool = False) -> Callable:
    """Make a view of one page answer an address the page had before with one 301.

    The view takes ``(request, slug)`` and raises ``Http404`` when no visible page has the slug.
    It leads to the page itself, or with ``same_view`` to the same view of it with the same query.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                return view(request, slug)
            except Http404:
                page = OldSlug.objects.current_page(model, slug)
                if page is None:
                    raise
                answer = redirect(_again(request, page) if same_view else page, permanent=True)
                # A browser that keeps it would go in circles once the page has its address back.
                answer.headers["Cache-Control"] = "no-cache"
                return answer

        return wrapper

    return decorate


def _again(request: HttpRequest, page: Page) -> str:
    """The address of ``request`` with the slug that ``page`` has now."""
    address = reverse(request.resolver_match.view_name, args=[page.slug])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address
