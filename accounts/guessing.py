"""How many wrong codes are taken: in one half-finished sign-in, and of one account.

The lock-out (lockout.py) ends at the connection. Whoever knows a password and has many connections
is met here; nobody else comes so far, so nobody shuts out an owner whose password they do not know.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.internal.stagekit import clear_login, stash_login
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audit.models import Event, What

MOST_IN_A_SIGN_IN = 5
MOST_IN_AN_HOUR = 10
WRONG_CODE = "wrong code"


@contextmanager
def one_code_at_a_time(user: AbstractBaseUser) -> Iterator[None]:
    """Let no codes of ``user`` be tried side by side: each would find the count of before.

    What was counted stays when the code is refused.
    """
    refused = None
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        try:
            yield
        except ValidationError as error:
            refused = error
    if refused:
        raise refused


def note_wrong_code(user: AbstractBaseUser) -> None:
    """Write it into the audit log, whose lines are what ``is_closed`` counts."""
    name = user.get_username()
    Event.objects.record(What.FAILED, subject=name, detail=WRONG_CODE)
    if is_closed(user):
        Event.objects.record(What.LOCKED_OUT, subject=name, detail="codes, on every connection")


def is_closed(user: AbstractBaseUser) -> bool:
    """Whether no code of ``user`` is taken for now, from wherever it comes."""
    now = timezone.now()
    wrong = Event.objects.filter(
        what=What.FAILED,
        subject=user.get_username(),
        detail=WRONG_CODE,
        at__gt=now - timedelta(hours=1),
    )
    times = wrong.order_by("-at").values_list("at", flat=True)[:MOST_IN_AN_HOUR]
    return len(times) == MOST_IN_AN_HOUR and times[0] > now - settings.AXES_COOLOFF_TIME


def refuse_while_closed(request: HttpRequest, user: AbstractBaseUser) -> None:
    if is_closed(user):
        context = {"title": "Too many wrong codes", "codes": MOST_IN_AN_HOUR}
        raise ImmediateHttpResponse(refusal(request, context))


def refusal(request: HttpRequest, context: dict) -> HttpResponse:
    """The page that tells somebody to wait, and for how long."""
    seconds = math.ceil(settings.AXES_COOLOFF_TIME.total_seconds())
    frame = {**admin.site.each_context(request), "is_nav_sidebar_enabled": False}
    context = frame | {"minutes": seconds // 60} | context
    answer = render(request, "admin/locked_out.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def count_in_sign_in(request: HttpRequest) -> None:
    """Count a wrong code of a half-finished sign-in, and drop that after too many."""
    stage = request._login_stage
    stage.state["wrong_codes"] = stage.state.get("wrong_codes", 0) + 1
    if stage.state["wrong_codes"] < MOST_IN_A_SIGN_IN:
        stash_login(request, stage.login)
        return
    clear_login(request)
    messages.error(request, "Five codes were wrong. Start again with your password.")
    wish = urlencode({"next": stage.login.redirect_url or reverse("admin:index")})
    raise ImmediateHttpResponse(redirect(f"{reverse('admin:login')}?{wish}"))
