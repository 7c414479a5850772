"""One certification as its pages read it."""

from django.db.models import QuerySet

from certifications.models import Certification
from publishing.prepared import prepared
from publishing.views import first_or_404


@prepared
def _visible(slug: str) -> QuerySet[Certification]:
    return Certification.objects.visible().for_cards().filter(slug=slug)


def visible_or_404(slug: str) -> Certification:
    """The visible certification with ``slug``."""
    return first_or_404(_visible(slug))
