from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from certifications.deep_dive import read_deep_dive
from certifications.models import Certification, NextStep
from certifications.ways import ways_to
from publishing.meta import PageMeta, plain
from publishing.views import follow_old_slug


def catalogue(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


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
