"""Error pages in the frame of the admin, for those who are at work there."""

from django.contrib import admin
from django.db.models.options import Options
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guide import errors
from guide.unavailable import resending
from publishing.permissions import may

# What the pages of a model are for, by the end of their names. Any other changes its rows.
RIGHTS = {"changelist": "view", "history": "view", "export": "view", "deleted": "view"}
RIGHTS |= {"add": "add", "import": "change", "delete": "delete"}
WORDS = {"view": "see"}


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    if not _is_at_work(request):
        return errors.forbidden(request, exception)
    context = {
        **admin.site.each_context(request),
        "title": "You may not do this",
        **_missing(request),
    }
    return render(request, "admin/forbidden.html", context, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's view for a failed CSRF check.

    The long texts come back to be copied and not to be sent: another site may have written them.
    """
    if not _is_at_work(request):
        return errors.form_expired(request, reason)
    sent = resending(request)
    context = {
        **admin.site.each_context(request),
        "title": errors.FORM_EXPIRED.title,
        "texts": [entry for entry in sent.entries if entry.is_text] if sent else [],
    }
    return render(request, "admin/form_expired.html", context, status=403)


def _is_at_work(request: HttpRequest) -> bool:
    is_inside = request.path.startswith(reverse("admin:index"))
    return is_inside and hasattr(request, "user") and admin.site.has_permission(request)


def _missing(request: HttpRequest) -> dict:
    """Which right is missing, as a sentence, and whether it is missing for some rows only."""
    name = request.resolver_match.url_name or ""
    for model in admin.site._registry:
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(prefix):
            right = _right(request, name.removeprefix(prefix))
            has_right = may(request.user, right, model)
            sentence = _sentence(right, model._meta, has_right)
            return {"sentence": sentence, "is_left_to_others": has_right}
    return {"sentence": "Your account may not use this page."}


def _right(request: HttpRequest, page: str) -> str:
    if request.method == "POST" and page == "changelist":
        return "delete" if request.POST.get("action") == "delete_selected" else "change"
    return RIGHTS.get(page, "view" if request.method == "GET" and page == "change" else "change")


def _sentence(right: str, opts: Options, has_right: bool) -> str:
    named = f"{WORDS.get(right, right)} {opts.verbose_name_plural}"
    if has_right:
        return f"Your account may {named}, but not what was chosen here."
    return f"Your account may not {named}."
