from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from certifications.deep_dive import read_deep_dive
from certifications.picking import pick
from guide.compare_page import MOST, Comparison
from guide.metro.network import read_map
from guide.models import Testimonial
from guide.next_page import NextPage, roles_to_pick
from guide.question import QUESTION, read_question
from guide.reading import read_centre, read_chapters, read_whole_guide
from publishing.meta import PageMeta
from publishing.prepared import prepared
from publishing.views import published

VOICES = 5


@prepared
def _voices() -> QuerySet[Testimonial]:
    return Testimonial.objects.visible()[:VOICES]


@published()
def home(request: HttpRequest) -> HttpResponse:
    centre = read_centre()
    context = {
        "meta": PageMeta(
            title="MLOps certification study guide: MLOCP, roles and paths",
            description="What the MLOps Certified Professional (MLOCP) asks for, whom it fits, how "
            "to prepare in 7 to 60 days, and which certification comes next.",
            trail=None,
        ),
        "certification": centre,
        "dive": centre and read_deep_dive(centre),
        "roles": roles_to_pick(),
        "chapters": read_chapters(),
        "voices": _voices(),
        **read_map(),
    }
    return render(request, "guide/home.html", context)


@published("comments")
def guide(request: HttpRequest) -> HttpResponse:
    context = {
        "meta": PageMeta(
            title="The whole guide",
            description="The complete MLOCP study guide on one page: overview, deep dive, paths, "
            "roles, next certifications, institutions, questions and voices.",
        ),
        "guide": read_whole_guide(),
    }
    return render(request, "guide/guide.html", context)


@published("role")
def metro_map(request: HttpRequest) -> HttpResponse:
    context = {
        "meta": PageMeta(
            title="Certification map",
            description="Tracks as lines, certifications as stations, levels as zones: the "
            "certifications of the guide and the steps that connect them, drawn as a metro map.",
        ),
        "roles": roles_to_pick(),
        **read_map(request.GET.get("role", "")),
    }
    return render(request, "guide/map.html", context)


@published("c", "add", "only", *QUESTION)
def compare(request: HttpRequest) -> HttpResponse:
    question = read_question(request.GET)
    picked = pick(
        request.GET.getlist("c"),
        request.GET.get("add", ""),
        most=MOST,
        unsuggested=question.held.certifications,
    )
    only_differences = request.GET.get("only") == "differences"
    comparison = Comparison(picked, question, only_differences=only_differences)
    if picked.added and not picked.is_full:
        return redirect(comparison.address_with(picked.added))
    context = {
        "meta": PageMeta(
            title=comparison.title,
            description="Two to four certifications side by side: track, level, audience, "
            "prerequisites, skills, exam, validity, who recommends them, and what comes next.",
            trail=[("Certifications", reverse("certifications:list"))],
        ),
        "comparison": comparison,
    }
    return render(request, "guide/compare.html", context)


@published("add", *QUESTION)
def next_step(request: HttpRequest) -> HttpResponse:
    asked = NextPage(request.GET)
    if asked.picked.added and not asked.picked.is_full:
        return redirect(asked.address_with(asked.picked.added))
    context = {
        "meta": PageMeta(
            title="What should I take next?",
            description="Say your role, what you hold and where you want to go: every next "
            "certification that the guide names, with the reason and the section it comes from.",
        ),
        "asked": asked,
        "roles": asked.roles,
        **(asked.map if asked.question.is_asked else {}),
    }
    return render(request, "guide/next.html", context)
