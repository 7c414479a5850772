from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from certifications.addresses import PARAMETERS, tidied
from certifications.catalogue import Catalogue, describe, title_of
from certifications.deep_dive import read_deep_dive
from certifications.models import Certification
from certifications.reading import visible_or_404
from certifications.ways import read_ways
from publishing.meta import PageMeta, plain
from publishing.views import follow_old_slug, published


@published(*PARAMETERS, "compare")
@vary_on_headers("HX-Request")
def catalogue(request: HttpRequest) -> HttpResponse:
    if "compare" in request.GET:
        return _leave_for(request, Catalogue(request.GET).comparison_address)
    swap = request.htmx and not request.htmx.history_restore_request
    if not swap and (address := tidied(request.GET)):
        return redirect(address)
    found = Catalogue(request.GET)
    context = {
        "meta": describe(found),
        "title": title_of(found),
        "catalogue": found,
        "canonical": request.build_absolute_uri(found.canonical_address),
    }
    # A swap takes the part between header and footer; the address in the bar stays a whole page.
    template = "certifications/_catalogue.html" if swap else "certifications/list.html"
    response = render(request, template, context)
    if swap:
        response["HX-Push-Url"] = found.own_address
    return response


def _leave_for(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to a page of its own, also where a swap was asked for."""
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


@published("comments")
@follow_old_slug(Certification)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    certification = visible_or_404(slug)
    leads_here, next_steps = read_ways(certification)
    context = {
        "meta": PageMeta(
            title=certification.title,
            kind="certification",
            description=f"{certification.title}: "
            + (certification.tagline or plain(certification.summary) or "what is known so far."),
            trail=[("Certifications", reverse("certifications:list"))],
        ),
        "certification": certification,
        "dive": read_deep_dive(certification),
        "next_steps": next_steps,
        "leads_here": leads_here,
    }
    return render(request, "certifications/detail.html", context)
