from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum

from certifications.models import Alias, Certification, PreparationPlan, SourceStatement, Track
from publishing.charts import chart
from publishing.checked import is_linked
from publishing.doctor import Group, rule
from publishing.models import State

FIELDS = ("tagline", "summary", "who_for", "prerequisites_summary", "skills_summary")
MOST_TRACKS = 20  # in the chart
PARTS = ("audiences", "prerequisites", "skills", "projects", "mistakes")


def published():
    return Certification.objects.filter(state=State.PUBLISHED)


def has(relation: str) -> Exists:
    """Whether a certification has a row of ``relation``."""
    field = Certification._meta.get_field(relation)
    rows = field.related_model._base_manager.filter(**{field.field.name: OuterRef("pk")})
    return Exists(rows)


@rule(
    "Guides without a preparation plan",
    Group.WRONG,
    spot="#plans-group",
    blocks="A guide is published with a preparation plan. Add one, or untick “has a guide”.",
)
def guides_without_plan():
    return published().with_guide().filter(~has("plans"))


def say_gaps(certification) -> str:
    empty = [name.replace("_", " ") for name in FIELDS if not getattr(certification, name)]
    missing = [name for name in PARTS if not getattr(certification, f"has_{name}")]
    return f"no {', '.join([*empty, *missing])}"


@rule("Guides with a gap", Group.WRONG, say=say_gaps)
def guides_with_gaps():
    gaps = Q(*((name, "") for name in FIELDS), _connector=Q.OR)
    for name in PARTS:
        gaps |= Q(**{f"has_{name}": False})
    flags = {f"has_{name}": has(name) for name in PARTS}
    return published().with_guide().annotate(**flags).filter(gaps)


@rule(
    "Plans whose tasks do not fill their time",
    Group.WRONG,
    say=lambda plan: f"{plan.certification.short_name}: {plan.share} %",
)
def plans_not_filled():
    plans = PreparationPlan.objects.filter(certification__state=State.PUBLISHED)
    shares = plans.annotate(share=Sum("tasks__share")).exclude(share=100).exclude(share=0)
    return shares.filter(share__isnull=False).select_related("certification")


@rule(
    "Names to be confirmed or rejected",
    Group.WAITS,
    say=lambda certification: ", ".join(alias.name for alias in certification.proposed),
    spot="#aliases-group",
)
def proposed_aliases():
    proposed = Alias.objects.filter(state=Alias.State.PROPOSED)
    found = published().filter(pk__in=proposed.values("certification"))
    return found.prefetch_related(Prefetch("aliases", proposed, to_attr="proposed"))


def say_subjects(certification) -> str:
    subjects = (statement.get_subject_display() for statement in certification.unsettled)
    return ", ".join(dict.fromkeys(subjects)).capitalize()


@rule("Sources that differ", Group.WAITS, say=say_subjects, spot="#source_statements-group")
def sources_differ():
    unsettled = SourceStatement.objects.filter(settled=False)
    found = published().filter(pk__in=unsettled.values("certification"))
    return found.prefetch_related(Prefetch("source_statements", unsettled, to_attr="unsettled"))


@rule("Leaving the catalogue without a successor", Group.BETTER)
def no_successor():
    leaving = [Certification.Status.RETIRING, Certification.Status.RETIRED]
    return published().filter(status__in=leaving, successor=None)


@rule("Certifications that only the catalogue leads to", Group.BETTER)
def orphans():
    """No path, role, next step, question or text names them."""
    leading = ("path_steps", "recommendations", "arrivals", "questions", "predecessors")
    is_named = [has(relation) for relation in leading]
    return published().exclude(Q(*is_named, is_linked(Certification), _connector=Q.OR))


@chart(
    "Certifications with a guide, by track",
    ("With a guide", "Without"),
    of=[Certification],
    is_share=True,
)
def guides_by_track():
    is_published = Q(certifications__state=State.PUBLISHED)
    tracks = Track.objects.annotate(
        in_all=Count("certifications", filter=is_published),
        written=Count("certifications", filter=is_published & Q(certifications__has_guide=True)),
    )
    for track in tracks.filter(in_all__gt=0)[:MOST_TRACKS]:
        yield track.name, (track.written, track.in_all - track.written)
