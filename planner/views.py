from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from certifications.deep_dive import read_deep_dive
from certifications.models import Certification, PreparationPlan
from certifications.reading import visible_or_404
from planner.choice import Choice
from planner.forms import RenewalForm
from planner.made import stamp_of
from planner.readiness import SelfCheck
from planner.renewal import Window, renewal_window
from publishing.meta import PageMeta
from publishing.paging import Rows, kept_keys, page_of
from publishing.prepared import attach, prepared, read_by_key
from publishing.views import follow_old_slug, meets_null_bytes, published, read_only

UNPROCESSABLE = 422
CALENDAR = "text/calendar; charset=utf-8"


def _of_certification(view: Callable) -> Callable:
    """Give ``view`` the visible certification of its address; an old one leads on with one 301."""

    @meets_null_bytes
    @read_only
    @follow_old_slug(Certification, same_view=True)
    @wraps(view)
    def wrapper(request: HttpRequest, slug: str) -> HttpResponse:
        return view(request, visible_or_404(slug))

    return wrapper


def _trail(certification: Certification | None = None) -> list[tuple[str, str]]:
    """The pages above: the list of plans, and the plan of ``certification``."""
    trail = [("Plan", reverse("planner:list"))]
    if certification:
        address = reverse("planner:plan", args=[certification.slug])
        trail.append((certification.short_name, address))
    return trail


def _made_now(request: HttpRequest, choice: Choice | RenewalForm) -> HttpResponse:
    """Lead on to the address that says when it was made, and so means the same for good."""
    response = redirect(f"{request.path}?{choice.query_made(datetime.now(UTC))}")
    add_never_cache_headers(response)
    return response


def _calendar_file(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'inline; filename="{name}.ics"'}
    return HttpResponse(content, content_type=CALENDAR, headers=disposition)


def _with_plans() -> QuerySet[Certification]:
    return Certification.objects.visible().offered().with_plans().in_recommended_order()


GUIDES_ON_A_PAGE = 24  # as in the catalogue
keys_in_order = kept_keys(_with_plans)


@prepared
def _listed(*keys: int) -> QuerySet[Certification]:
    return Certification.objects.visible().for_links().filter(pk__in=keys)


@prepared
def _plans(*keys: int) -> QuerySet[PreparationPlan]:
    rows = PreparationPlan.objects.filter(certification__in=keys)
    return rows.only("certification", "min_days", "max_days", "focus")


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Rows(keys_in_order(), _listed), GUIDES_ON_A_PAGE)
    plans = read_by_key(_plans, [certification.pk for certification in page])
    attach(page, "plans_listed", ((plan.certification_id, plan) for plan in plans))
    context = {
        "meta": PageMeta(
            title="Plan your preparation",
            description="Turn a preparation plan of the guide into dates: a calendar with "
            "milestones, a file for your own calendar and a checklist that remembers your ticks.",
            number=page.number,
        ),
        "certifications": page,
    }
    return render(request, "planner/list.html", context)


def _feed(request: HttpRequest, choice: Choice) -> dict[str, str]:
    """Where the calendar file of ``choice`` stands."""
    path = f"{reverse('planner:calendar', args=[choice.certification.slug])}?{choice.query}"
    return {
        "path": path,
        "host": request.get_host(),
        "address": request.build_absolute_uri(path),
    }


def _plan_page(request: HttpRequest, choice: Choice, dive) -> HttpResponse:
    certification = choice.certification
    context = {
        "meta": PageMeta(
            title=f"Dated plan for {certification.short_name}",
            description=f"Choose a plan, a start or an exam date and days off: "
            f"{certification.title} as a calendar, a timeline and a checklist.",
            trail=_trail(),
        ),
        "certification": certification,
        "dive": dive,
        "choice": choice,
        "form": choice.form,
        "feed": _feed(request, choice) if choice.is_valid else None,
    }
    status = UNPROCESSABLE if choice.is_asked and not choice.is_valid else 200
    return render(request, "planner/plan.html", context, status=status)


@_of_certification
def plan(request: HttpRequest, certification: Certification) -> HttpResponse:
    dive = read_deep_dive(certification)
    choice = Choice(certification, dive, request.GET)
    if choice.is_valid and choice.made is None:
        return _made_now(request, choice)
    return _plan_page(request, choice, dive)


@_of_certification
def calendar(request: HttpRequest, certification: Certification) -> HttpResponse:
    dive = read_deep_dive(certification)
    choice = Choice(certification, dive, request.GET)
    if not choice.is_asked:
        return redirect("planner:plan", certification.slug)
    if not choice.is_valid:
        return _plan_page(request, choice, dive)
    # Here, since few ask for a file, and what writes one takes long to load.
    from planner.calendars import plan_calendar

    page = reverse("planner:plan", args=[certification.slug])
    address = request.build_absolute_uri(f"{page}?{choice.query}")
    return _calendar_file(plan_calendar(choice, address), f"{certification.slug}-plan")


@_of_certification
def ready(request: HttpRequest, certification: Certification) -> HttpResponse:
    check = (
        SelfCheck(read_deep_dive(certification), request.GET) if certification.has_guide else None
    )
    context = {
        "meta": PageMeta(
            title=f"Am I ready for {certification.short_name}?",
            description=f"A self-check over the skills and mistakes of the {certification.title} "
            "guide that ends in a list of what to study.",
            trail=_trail(certification),
        ),
        "certification": certification,
        "check": check,
    }
    status = UNPROCESSABLE if check and check.items and check.is_empty else 200
    return render(request, "planner/ready.html", context, status=status)


def _is_answerable(certification: Certification, form: RenewalForm) -> bool:
    return bool(certification.validity) and form.is_valid()


def _window(certification: Certification, form: RenewalForm, today: date) -> Window | None:
    """The window as it stands ``today``: a page tells the time, a file is the same for good."""
    if not _is_answerable(certification, form):
        return None
    years = certification.validity_min_years, certification.validity_max_years
    return renewal_window(form.cleaned_data["passed"], *years, today)


def _renewal_page(request: HttpRequest, certification: Certification, form) -> HttpResponse:
    context = {
        "meta": PageMeta(
            title=f"Renewal of {certification.short_name}",
            description=f"From the day you passed: when {certification.title} may run out, "
            "with entries for your calendar.",
            trail=_trail(certification),
        ),
        "certification": certification,
        "form": form,
        "window": _window(certification, form, timezone.localdate()),
    }
    status = UNPROCESSABLE if certification.validity and form.errors else 200
    return render(request, "planner/renewal.html", context, status=status)


@_of_certification
def renewal(request: HttpRequest, certification: Certification) -> HttpResponse:
    form = RenewalForm(request.GET)
    if form.made is None and _is_answerable(certification, form):
        return _made_now(request, form)
    return _renewal_page(request, certification, form)


@_of_certification
def renewal_file(request: HttpRequest, certification: Certification) -> HttpResponse:
    form = RenewalForm(request.GET)
    window = _window(certification, form, form.asked)
    if window is None:
        return _renewal_page(request, certification, form)
    from planner.calendars import renewal_calendar  # as above

    page = reverse("planner:renewal", args=[certification.slug])
    address = request.build_absolute_uri(f"{page}?{form.query}")
    content = renewal_calendar(certification, window, stamp_of(certification, form.made), address)
    return _calendar_file(content, f"{certification.slug}-renewal")
