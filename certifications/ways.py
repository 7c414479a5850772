"""What leads to a certification and on from it, and what is asked about it.

Most rows belong to apps above this one and are reached by their reverse relations.
"""

from django.db.models import QuerySet

from certifications.models import Certification, NextStep
from institutions.models import Institution
from publishing.prepared import prepared

LIMIT = 50  # entries of one kind on a page; a page stays readable however much there is


@prepared
def _lists(key: int, provider: int | None, track: int) -> tuple[QuerySet, ...]:
    certification = Certification(pk=key, provider_id=provider, track_id=track)
    steps = certification.path_steps.visible().order_by("path__order", "path__name")
    recommendations = certification.recommendations.visible()
    recommendations = recommendations.order_by("role__order", "role__name")
    institutions = Institution.objects.visible().concerned_with(certification)
    questions = certification.questions.visible()
    return (
        steps.select_related("path").only("path__slug", "path__name")[:LIMIT],
        recommendations.select_related("role").only("label", "role__slug", "role__name")[:LIMIT],
        institutions.only("slug", "name", "focus", "tracks_inferred")[:LIMIT],
        questions.only("slug", "title", "short_answer", "answer")[:LIMIT],
        NextStep.objects.after(certification),
    )


def read_ways(certification: Certification) -> tuple[dict, list[NextStep]]:
    """The visible ways that lead here with the questions about it, and what comes next."""
    key, provider, track = certification.pk, certification.provider_id, certification.track_id
    steps, recommendations, institutions, questions, next_steps = _lists(key, provider, track)
    for recommendation in recommendations:
        recommendation.certification = certification  # with whose names its label is compared
    ways = {
        "steps": steps,
        "recommendations": recommendations,
        "institutions": institutions,
        "questions": questions,
    }
    return ways, next_steps
