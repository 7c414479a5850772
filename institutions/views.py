from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from institutions.models import Institution
from publishing.meta import PageMeta, plain
from publishing.paging import Rows, kept_keys, page_of
from publishing.prepared import attach, prepared, read_by_key
from publishing.views import first_or_404, follow_old_slug, published

LIMIT = 50
keys_in_order = kept_keys(lambda: Institution.objects.visible())


@prepared
def _institutions(*keys: int) -> QuerySet[Institution]:
    rows = Institution.objects.visible().filter(pk__in=keys)
    return rows.only("slug", "name", "focus", "website")


@prepared
def _named(slug: str) -> QuerySet[Institution]:
    return Institution.objects.visible().filter(slug=slug)


@prepared
def _tracks(*keys: int) -> QuerySet:
    tracks = Institution.tracks.rel.related_model.objects
    return tracks.filter(institutions__in=keys).annotate(institution=F("institutions"))


@prepared
def _certifications(key: int) -> QuerySet:
    provided = Institution(pk=key).certifications.visible()
    return provided.in_recommended_order().for_links("provider_inferred")[:LIMIT]


def _with_tracks(institutions: Iterable[Institution]) -> None:
    """Give ``institutions`` the tracks that they teach as ``tracks_taught``."""
    rows = list(institutions)
    tracks = read_by_key(_tracks, [row.pk for row in rows])
    attach(rows, "tracks_taught", ((track.institution, track) for track in tracks))


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    institutions = page_of(request, Rows(keys_in_order(), _institutions))
    _with_tracks(institutions)
    context = {
        "meta": PageMeta(
            title="Institutions",
            description="Who teaches and certifies: the institutions that the guide names, with "
            "their focus and their tracks.",
            number=institutions.number,
        ),
        "institutions": institutions,
    }
    return render(request, "institutions/list.html", context)


@published()
@follow_old_slug(Institution)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    institution = first_or_404(_named(slug))
    _with_tracks([institution])
    context = {
        "meta": PageMeta(
            title=institution.name,
            kind="institution",
            description=plain(f"{institution.focus}. {institution.summary}"),
            trail=[("Institutions", reverse("institutions:list"))],
        ),
        "institution": institution,
        "certifications": _certifications(institution.pk),
    }
    return render(request, "institutions/detail.html", context)
