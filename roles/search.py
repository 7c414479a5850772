from certifications.models import Certification
from certifications.search import naming_lasting
from publishing.meta import plain
from roles.models import Recommendation, Role
from search.sources import Entry, Source, declare, life_of


def read(role: Role) -> Entry:
    return Entry(
        title=role.name,
        address=role.get_absolute_url(),
        body=[
            plain(role.summary),
            *(text for each in role.lasting for text in _texts(each)),
        ],
        **life_of(role),
    )


def _texts(recommendation: Recommendation) -> list[str]:
    certification = recommendation.certification
    return [certification.title, recommendation.differing_label, recommendation.why]


def _recommending(certification: Certification) -> list[int]:
    return list(certification.recommendations.values_list("role", flat=True))


declare(
    Source(
        kind="role",
        label="Role",
        plural="Roles",
        place=3,
        rows=lambda: Role.objects.prefetch_related(
            naming_lasting("recommendations", Recommendation)
        ),
        read=read,
        parts={Recommendation: lambda each: [each.role_id], Certification: _recommending},
    )
)
