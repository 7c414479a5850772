"""What leads to a certification, and what is asked about it.

The rows belong to apps above this one and are reached by their reverse relations.
"""

from certifications.models import Certification
from institutions.models import Institution

LIMIT = 50  # entries of one kind on a page; a page stays readable however much there is


def ways_to(certification: Certification) -> dict:
    """The visible paths, roles and institutions that lead here, and the questions about it."""
    steps = certification.path_steps.visible().select_related("path")
    recommended = certification.recommendations.visible().select_related("role")
    return {
        "steps": steps.order_by("path__order", "path__name")[:LIMIT],
        "recommendations": recommended.order_by("role__order", "role__name")[:LIMIT],
        "institutions": Institution.objects.visible().concerned_with(certification)[:LIMIT],
        "questions": certification.questions.visible()[:LIMIT],
    }
