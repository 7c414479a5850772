"""What the admin answers while somebody of the staff writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from publishing import markdown
from publishing.writing.remarks import remarks_on

MOST_CHARACTERS = 100_000


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
        "remarks": remarks_on(text, base=request.POST.get("base", ""), is_line=is_line),
    }
    return render(request, "admin/writing/preview.html", context)
