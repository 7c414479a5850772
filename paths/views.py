from collections.abc import Iterable

from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from certifications.models import Track
from certifications.querysets import line_of
from paths.models import LearningPath, PathStep
from publishing.meta import PageMeta
from publishing.paging import Rows, kept_keys, page_of
from publishing.prepared import attach, prepared, read_by_key
from publishing.version import kept
from publishing.views import first_or_404, follow_old_slug, published

keys_in_order = kept_keys(lambda: LearningPath.objects.visible())

# How many steps the visible paths have.
step_counts = kept(lambda: dict(_counted()))


def _counted() -> QuerySet:
    return PathStep.objects.visible().order_by().values_list("path").annotate(Count("pk"))


@prepared
def _paths(*keys: int) -> QuerySet[LearningPath]:
    return LearningPath.objects.visible().filter(pk__in=keys).only("slug", "name", "suits", "focus")


@prepared
def _named(slug: str) -> QuerySet[LearningPath]:
    return LearningPath.objects.visible().filter(slug=slug)


@prepared
def _steps(key: int) -> QuerySet[PathStep]:
    steps = PathStep.objects.visible().filter(path=key)
    steps = steps.select_related("certification__track", "certification__level")
    return steps.only("why", *line_of("certification__"))


@prepared
def _tracks(*keys: int) -> QuerySet[Track]:
    return Track.objects.filter(paths__in=keys).annotate(path=F("paths"))


def _with_tracks(paths: Iterable[LearningPath]) -> None:
    """Give ``paths`` the tracks that they touch as ``tracks_touched``."""
    rows = list(paths)
    tracks = read_by_key(_tracks, [row.pk for row in rows])
    attach(rows, "tracks_touched", ((track.path, track) for track in tracks))


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    paths = page_of(request, Rows(keys_in_order(), _paths))
    _with_tracks(paths)
    counts = step_counts()
    context = {
        "meta": PageMeta(
            title="Learning paths",
            description="Learning paths from DevOps to FinOps: whom each one suits, what it is "
            "about, and which certifications mark the way.",
            number=paths.number,
        ),
        "paths": paths,
        "listed": [(path, counts.get(path.pk, 0)) for path in paths],
    }
    return render(request, "paths/list.html", context)


@published("comments")
@follow_old_slug(LearningPath)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    path = first_or_404(_named(slug))
    _with_tracks([path])
    context = {
        "meta": PageMeta(
            title=path.name,
            kind="learning path",
            description=f"{path.focus}. {path.suits}",
            trail=[("Learning paths", reverse("paths:list"))],
        ),
        "path": path,
        "steps": _steps(path.pk),
    }
    return render(request, "paths/detail.html", context)
