"""What the pages with a form share. They alone set a cookie, and no cache keeps them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publishing.views import meets_null_bytes
from visitors.forms import GuardedForm


def form_page(view: Callable) -> Callable:
    """A view with a ``GuardedForm``, which checks for forged forms itself and loses no word."""
    page = never_cache(csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view)))
    return meets_null_bytes(page)


def answer(
    request: HttpRequest, form: GuardedForm, thanks: str, template: str, context: dict
) -> HttpResponse:
    """Lead on to ``thanks`` once the form is sent; until then show it.

    A robot in the trap is thanked like a person, so that it learns nothing.
    """
    if request.method == "POST" and (form.is_trapped or form.send()):
        return redirect(thanks)
    response = render(request, template, {"form": form, **context}, status=form.status)
    if form.retry_after:
        response["Retry-After"] = str(form.retry_after)
    return response
