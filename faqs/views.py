from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from certifications.models import Certification
from faqs.asking import fitting_answers
from faqs.forms import AskForm, FirstForm
from faqs.models import Question
from publishing.meta import PageMeta
from publishing.paging import Rows, kept_keys, page_of
from publishing.prepared import prepared
from publishing.views import first_or_404, follow_old_slug, published, read_only
from visitors.text import tidy
from visitors.views import answer, form_page

OTHERS = 6  # questions below an answer
keys_in_order = kept_keys(lambda: Question.objects.visible())


@prepared
def _questions(*keys: int) -> QuerySet[Question]:
    rows = Question.objects.visible().filter(pk__in=keys).select_related("topic")
    of_topic = ("topic__slug", "topic__name", "topic__summary")
    return rows.only("slug", "title", "short_answer", "answer", *of_topic)


@prepared
def _named(slug: str) -> QuerySet[Question]:
    visible = Question.objects.visible().filter(slug=slug)
    return visible.select_related("topic", "certification")


@prepared
def _related(key: int) -> QuerySet[Question]:
    return Question(pk=key).related.visible()[:OTHERS]


@prepared
def _siblings(topic: int, key: int) -> QuerySet[Question]:
    return Question.objects.visible().filter(topic=topic).exclude(pk=key)[:OTHERS]


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Rows(keys_in_order(), _questions))
    context = {
        "meta": PageMeta(
            title="Questions and answers",
            description="Short answers on preparation, prerequisites, the exam, validity, tools "
            "and careers around the MLOps Certified Professional certification.",
            number=page.number,
        ),
        "questions": page,
    }
    return render(request, "faqs/list.html", context)


@published()
@follow_old_slug(Question)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    question = first_or_404(_named(slug))
    context = {
        "meta": PageMeta(
            title=question.title,
            description=question.short_answer,
            trail=[("Questions and answers", reverse("faqs:list"))],
        ),
        "question": question,
        "related": _related(question.pk),
        "siblings": _siblings(question.topic_id, question.pk),
    }
    return render(request, "faqs/detail.html", context)


@form_page
def ask(request: HttpRequest) -> HttpResponse:
    """First the answers that fit ``?q=``, and below them the form that sends the question."""
    slug = request.GET.get("about", "")
    about = Certification.objects.visible().filter(slug=tidy(slug)).first() if slug else None
    first = FirstForm(request.GET)
    form = AskForm(request, about=about, text=first.text)
    is_written = form.is_bound or bool(first.text)
    if first.errors and not is_written:
        form.status = 422
    context = {
        "meta": PageMeta(
            title="Ask a question",
            description="Ask what the guide does not answer yet. Answers that fit are shown first.",
            trail=[("Questions and answers", reverse("faqs:list"))],
        ),
        "about": about,
        "is_unknown": bool(slug) and about is None,
        "first": first,
        "is_written": is_written,
        "fitting": fitting_answers(form["text"].value() or "") if is_written else [],
        "action": reverse("faqs:ask", query={"about": about.slug} if about else None),
    }
    return answer(request, form, reverse("faqs:thanks"), "faqs/ask.html", context)


@read_only
def thanks(request: HttpRequest) -> HttpResponse:
    context = {
        "meta": PageMeta(
            title="Your question has arrived",
            description="A question to the staff of the guide waits for its answer.",
            trail=[("Questions and answers", reverse("faqs:list"))],
        ),
    }
    return render(request, "faqs/thanks.html", context)
