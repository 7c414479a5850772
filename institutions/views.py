from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from institutions.models import Institution
from publishing.meta import PageMeta, plain
from publishing.paging import Rows, kept_keys, page_of
from publishing.views import follow_old_slug, published

LIMIT = 50
keys_in_order = kept_keys(lambda: Institution.objects.visible())


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    rows = Institution.objects.visible().prefetch_related("tracks")
    institutions = page_of(request, Rows(keys_in_order(), rows))
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
    institution = get_object_or_404(
        Institution.objects.visible().prefetch_related("tracks"), slug=slug
    )
    certifications = institution.certifications.visible().for_cards().in_recommended_order()
    context = {
        "meta": PageMeta(
            title=institution.name,
            kind="institution",
            description=plain(f"{institution.focus}. {institution.summary}"),
            trail=[("Institutions", reverse("institutions:list"))],
        ),
        "institution": institution,
        "certifications": certifications[:LIMIT],
    }
    return render(request, "institutions/detail.html", context)
