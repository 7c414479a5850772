from certifications.models import Certification
from certifications.search import naming, naming_changes_at, shown_of
from publishing.meta import plain
from roles.models import Recommendation, Role
from search.sources import Entry, Source, declare, life_of


def read(role: Role) -> Entry:
    return Entry(
        title=role.name,
        address=role.get_absolute_url(),
        body=[
            plain(role.summary),
            *(text for each in shown_of(role.naming) for text in _texts(each)),
        ],
        changes_at=naming_changes_at(role.naming),
        **life_of(role),
    )


def _texts(recommendation: Recommendation) -> list[str]:
    certification = recommendation.certification
    return [certification.title, recommendation.differing_label, recommendation.why]


declare(
    Source(
        kind="role",
        label="Role",
        plural="Roles",
        place=3,
        rows=lambda: Role.objects.prefetch_related(naming("recommendations", Recommendation)),
        read=read,
        parts={
            Recommendation: "recommendations",
            Certification: "recommendations__certification",
        },
    )
)
