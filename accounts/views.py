"""Pages of the admin on which staff sign in, and see where they are signed in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.sessions import end_others, sessions_of
from audit.models import Event, What


class SignIn(LoginView):
    """The first step of signing in, by password; allauth takes the second, where there is one."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"

    def form_valid(self, form):
        user, wish = form.get_user(), self.get_success_url()
        # Whoever has just given the password need not confirm that it is they at the next page.
        record_authentication(self.request, user, "password", reauthenticated=True)
        return perform_login(self.request, user, redirect_url=wish)


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
