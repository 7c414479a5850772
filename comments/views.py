from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst

from comments import commentable
from comments.forms import CommentForm
from comments.listing import place_of
from comments.models import Comment
from publishing.meta import PageMeta
from publishing.text import whole_number
from publishing.views import read_only
from visitors.views import answer, form_page


def _find(key: str) -> tuple[Model, str]:
    """The page with ``key`` and what it is called."""
    page = commentable.find(key)
    if page is None:
        raise Http404("No such page takes comments.")
    return page, commentable.kind_of(page).title(page)


def _parent(request: HttpRequest, page: Model) -> Comment | None:
    """The public comment that ``?to=`` names, if there is one."""
    number = whole_number(request.GET.get("to", ""))
    if number is None:
        return None
    found = Comment.objects.public(page).filter(erased=False, pk=number)
    return found.select_related("parent").first()


@form_page
def write(request: HttpRequest, key: str) -> HttpResponse:
    page, title = _find(key)
    parent = _parent(request, page)
    is_lost = parent is None and "to" in request.GET
    form = CommentForm(request, page=page, key=key, parent=parent, is_lost=is_lost)
    address = reverse("comments:write", args=[key])
    context = {
        "meta": PageMeta(
            title="Write a reply" if parent else "Write a comment",
            kind=title,
            description=f"Write a comment on {title}. It is read by the staff before it appears.",
            trail=[(capfirst(title), page.get_absolute_url())],
        ),
        "page": page,
        "page_title": title,
        "parent": parent,
        "is_lost": is_lost,
        "action": f"{address}?to={parent.pk}" if parent else address,
    }
    return answer(
        request, form, reverse("comments:thanks", args=[key]), "comments/write.html", context
    )


@read_only
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    page, title = _find(key)
    context = {
        "meta": PageMeta(
            title="Your comment has arrived",
            kind=title,
            description=f"A comment on {title} waits for approval.",
            trail=[(capfirst(title), page.get_absolute_url())],
        ),
        "page": page,
        "page_title": title,
    }
    return render(request, "comments/thanks.html", context)


@read_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a public comment, on whichever page of the comments it stands."""
    comment = get_object_or_404(Comment.objects.public().select_related("parent"), pk=pk)
    place = place_of(comment)
    page = comment.page.get_absolute_url().partition("#")[0]
    query = "" if place == "1" else f"?comments={place}"
    return redirect(f"{page}{query}#comment-{comment.pk}")
