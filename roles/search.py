from django.db.models import Prefetch

from certifications.models import Certification
from publishing.meta import plain
from publishing.querysets import visible_q
from roles.models import Recommendation, Role
from search.sources import Entry, Source, declare


def read(role: Role) -> Entry:
    return Entry(
        title=role.name,
        address=role.get_absolute_url(),
        body=[
            plain(role.summary),
            *(text for each in role.lasting_recommendations for text in _texts(each)),
        ],
        starts_at=role.publish_at,
        ends_at=role.expire_at,
    )


def _texts(recommendation: Recommendation) -> list[str]:
    certification = recommendation.certification
    return [certification.title, recommendation.differing_label, recommendation.why]


def _recommending(certification: Certification) -> list[int]:
    return list(certification.recommendations.values_list("role", flat=True))


# A row has only the dates of its own page. What ends at a moment of its own is left out, so that
# no role is ever found by what it no longer shows.
RECOMMENDATIONS = Recommendation.objects.filter(
    visible_q("certification__"), certification__expire_at__isnull=True
).select_related("certification")

declare(
    Source(
        kind="role",
        label="Role",
        plural="Roles",
        place=3,
        rows=Role.objects.prefetch_related(
            Prefetch("recommendations", queryset=RECOMMENDATIONS, to_attr="lasting_recommendations")
        ),
        read=read,
        parts={Recommendation: lambda each: [each.role_id], Certification: _recommending},
    )
)
