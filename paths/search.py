from django.db.models import Prefetch

from certifications.models import Certification
from paths.models import LearningPath, PathStep
from publishing.meta import plain
from publishing.querysets import visible_q
from search.sources import Entry, Source, declare


def read(path: LearningPath) -> Entry:
    return Entry(
        title=path.name,
        address=path.get_absolute_url(),
        body=[
            path.focus,
            path.suits,
            plain(path.summary),
            *(text for step in path.lasting_steps for text in (step.certification.title, step.why)),
        ],
        starts_at=path.publish_at,
        ends_at=path.expire_at,
    )


def _with_step(certification: Certification) -> list[int]:
    return list(certification.path_steps.values_list("path", flat=True))


# A row has only the dates of its own page. What ends at a moment of its own is left out, so that
# no path is ever found by what it no longer shows.
STEPS = PathStep.objects.filter(
    visible_q("certification__"), certification__expire_at__isnull=True
).select_related("certification")

declare(
    Source(
        kind="path",
        label="Learning path",
        plural="Learning paths",
        place=2,
        rows=LearningPath.objects.prefetch_related(
            Prefetch("steps", queryset=STEPS, to_attr="lasting_steps")
        ),
        read=read,
        parts={PathStep: lambda step: [step.path_id], Certification: _with_step},
    )
)
