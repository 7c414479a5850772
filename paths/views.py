from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from paths.models import LearningPath
from publishing.meta import PageMeta
from publishing.paging import Rows, kept_keys, page_of
from publishing.views import follow_old_slug, published

keys_in_order = kept_keys(lambda: LearningPath.objects.visible())


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    paths = page_of(request, Rows(keys_in_order(), LearningPath.objects.visible().with_steps()))
    context = {
        "meta": PageMeta(
            title="Learning paths",
            description="Learning paths from DevOps to FinOps: whom each one suits, what it is "
            "about, and which certifications mark the way.",
            number=paths.number,
        ),
        "paths": paths,
    }
    return render(request, "paths/list.html", context)


@published("comments")
@follow_old_slug(LearningPath)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    path = get_object_or_404(LearningPath.objects.visible().with_steps(), slug=slug)
    context = {
        "meta": PageMeta(
            title=path.name,
            kind="learning path",
            description=f"{path.focus}. {path.suits}",
            trail=[("Learning paths", reverse("paths:list"))],
        ),
        "path": path,
    }
    return render(request, "paths/detail.html", context)
