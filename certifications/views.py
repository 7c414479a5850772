from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certifications.catalogue import Catalogue
from certifications.deep_dive import read_deep_dive
from certifications.models import Certification, NextStep
from certifications.ways import ways_to
from publishing.meta import PageMeta, plain
from publishing.views import follow_old_slug


@require_safe
@vary_on_headers("HX-Request")
def catalogue(request: HttpRequest) -> HttpResponse:
    found = Catalogue(request.GET)
    context = {
        "meta": PageMeta(title=_title(found), description=_describe(found)),
        "catalogue": found,
        "canonical": request.build_absolute_uri(
            request.path + found.own_address.removeprefix("./")
        ),
    }
    # A swap takes the part between header and footer; the address in the bar stays a whole page.
    template = "certifications/_catalogue.html" if request.htmx else "certifications/list.html"
    return render(request, template, context)


def _title(found: Catalogue) -> str:
    asked = ", ".join(chip.label for chip in found.chips)
    title = Truncator(f"Certifications ({asked})" if asked else "Certifications").chars(100)
    return title if found.page.number == 1 else f"{title}, page {found.page.number}"


def _describe(found: Catalogue) -> str:
    if not found.is_filtered:
        page = f", page {found.page.number}" if found.page.number > 1 else ""
        return f"All certifications of the guide{page}, by role, track, level and institution."
    asked = "; ".join(chip.label for chip in found.chips)
    return Truncator(f"{found.total} certifications for {asked}.").chars(155)


@require_safe
@follow_old_slug(Certification)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    certification = get_object_or_404(
        Certification.objects.visible().for_cards().select_related("successor"), slug=slug
    )
    context = {
        "meta": PageMeta(
            title=certification.title,
            description=certification.tagline or plain(certification.summary),
            trail=[("Certifications", reverse("certifications:list"))],
        ),
        "certification": certification,
        "dive": read_deep_dive(certification),
        "next_steps": NextStep.objects.after(certification),
        "leads_here": ways_to(certification),
    }
    return render(request, "certifications/detail.html", context)
