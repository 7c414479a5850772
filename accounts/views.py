"""Pages of the admin on which staff mind their own account."""

from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.sessions import end_others, sessions_of
from audit.models import Event, What


def sessions(request: HttpRequest) -> HttpResponse:
    """Where the user is signed in; sending the form signs out everywhere, or everywhere else."""
    if request.method == "POST":
        return _sign_out(request)
    context = {
        **admin.site.each_context(request),
        "title": "Where you are signed in",
        "sessions": sessions_of(request.user, request.session.session_key),
    }
    return render(request, "admin/sessions.html", context)


def _sign_out(request: HttpRequest) -> HttpResponse:
    name = request.user.get_username()
    count = end_others(request.user, request.session.session_key)
    Event.objects.record(What.SIGNED_OUT, name, detail=f"other sessions ended: {count}")
    if "here_too" in request.POST:
        logout(request)
        return redirect("admin:login")
    messages.success(request, f"Signed out elsewhere: {count}.")
    return redirect("admin:sessions")
