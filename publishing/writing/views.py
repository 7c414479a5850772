"""What the admin answers while somebody of the staff writes."""

import re
from collections.abc import Iterator

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe

from publishing import markdown
from publishing.models import Publishable
from publishing.references import linkable, reference_to
from publishing.writing.remarks import remarks_on

MOST_CHARACTERS = 100_000
OF_EACH_KIND = 8  # pages that the picker offers


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A text as its page will show it, and what is worth a second look in it.

    Whatever rewrites the answers for visitors rewrites this one as well.
    """
    text, is_line = request.POST.get("text", ""), "line" in request.POST
    if len(text) > MOST_CHARACTERS:
        return HttpResponse("This text is too long for a preview.", status=413)
    context = {
        "html": markdown.render_inline(text) if is_line else markdown.render(text),
        "remarks": remarks_on(text, base=_base(request), is_line=is_line),
    }
    return render(request, "admin/writing/preview.html", context)


def _base(request: HttpRequest) -> str:
    """The address of the page that the text stands on, if it is one of the portal."""
    base = request.POST.get("base", "")
    return base if re.match(r"/(?!/)", base) else ""


@require_safe
def pages(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """The pages whose names hold what is looked for, drafts too, as far as one may see them."""
    text = request.GET.get("q", "")
    found = list(_pages(request, site, text))
    found.sort(key=lambda page: not page["title"].lower().startswith(text.lower()))
    return JsonResponse({"pages": found})


def _pages(request: HttpRequest, site: AdminSite, text: str) -> Iterator[dict[str, str]]:
    """What the autocompletes of the admin find, of all kinds that a text can link to."""
    for model in linkable().values():
        model_admin = site.get_model_admin(model)
        if not model_admin.has_view_permission(request):
            continue
        rows = model_admin.get_queryset(request)
        rows, has_doubles = model_admin.get_search_results(request, rows, text)
        for page in (rows.distinct() if has_doubles else rows)[:OF_EACH_KIND]:
            state, _ = model_admin.describe_state(page)
            yield _described(page, "" if page.is_visible else state)


def _described(page: Publishable, state: str) -> dict[str, str]:
    return {
        "title": str(page),
        "kind": capfirst(page._meta.verbose_name),
        "state": state,
        "reference": reference_to(page),
    }
