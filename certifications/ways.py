"""What leads to a certification, and what is asked about it.

The rows belong to apps above this one and are reached by their reverse relations.
"""

from django.db.models import QuerySet

from certifications.models import Certification
from institutions.models import Institution
from publishing.prepared import prepared

LIMIT = 50  # entries of one kind on a page; a page stays readable however much there is


@prepared
def _steps(key: int) -> QuerySet:
    steps = Certification(pk=key).path_steps.visible().order_by("path__order", "path__name")
    return steps.select_related("path").only("path__slug", "path__name")[:LIMIT]


@prepared
def _recommendations(key: int) -> QuerySet:
    recommended = Certification(pk=key).recommendations.visible()
    recommended = recommended.order_by("role__order", "role__name").select_related("role")
    return recommended.only("label", "role__slug", "role__name")[:LIMIT]


@prepared
def _institutions(provider: int | None, track: int) -> QuerySet[Institution]:
    concerned = Certification(provider_id=provider, track_id=track)
    found = Institution.objects.visible().concerned_with(concerned)
    return found.only("slug", "name", "focus", "tracks_inferred")[:LIMIT]


@prepared
def _questions(key: int) -> QuerySet:
    columns = ("slug", "title", "short_answer", "answer")
    return Certification(pk=key).questions.visible().only(*columns)[:LIMIT]


def ways_to(certification: Certification) -> dict:
    """The visible paths, roles and institutions that lead here, and the questions about it."""
    recommendations = _recommendations(certification.pk)
    for recommendation in recommendations:
        recommendation.certification = certification  # with whose names its label is compared
    return {
        "steps": _steps(certification.pk),
        "recommendations": recommendations,
        "institutions": _institutions(certification.provider_id, certification.track_id),
        "questions": _questions(certification.pk),
    }
