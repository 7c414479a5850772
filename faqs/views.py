from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from faqs.models import Question
from publishing.meta import PageMeta
from publishing.paging import page_of
from publishing.views import follow_old_slug


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    questions = Question.objects.visible().select_related("topic")
    context = {
        "meta": PageMeta(
            title="Questions and answers",
            description="Short answers on preparation, prerequisites, the exam, validity, tools "
            "and careers around the MLOps Certified Professional certification.",
        ),
        "questions": page_of(request, questions),
    }
    return render(request, "faqs/list.html", context)


@require_safe
@follow_old_slug(Question)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    question = get_object_or_404(
        Question.objects.visible().select_related("topic", "certification"), slug=slug
    )
    siblings = Question.objects.visible().filter(topic=question.topic).exclude(pk=question.pk)
    context = {
        "meta": PageMeta(
            title=question.title,
            description=question.short_answer,
            trail=[("Questions and answers", reverse("faqs:list"))],
        ),
        "question": question,
        "related": question.related.visible()[:6],
        "siblings": siblings[:6],
    }
    return render(request, "faqs/detail.html", context)
