from certifications.models import Certification
from certifications.search import naming, naming_changes_at, shown_of
from paths.models import LearningPath, PathStep
from publishing.meta import plain
from search.sources import Entry, Source, declare, life_of


def read(path: LearningPath) -> Entry:
    return Entry(
        title=path.name,
        address=path.get_absolute_url(),
        body=[
            path.focus,
            path.suits,
            plain(path.summary),
            *(text for step in shown_of(path.naming) for text in _texts(step)),
        ],
        changes_at=naming_changes_at(path.naming),
        **life_of(path),
    )


def _texts(step: PathStep) -> list[str]:
    return [step.certification.title, step.why]


declare(
    Source(
        kind="path",
        label="Learning path",
        plural="Learning paths",
        place=2,
        rows=lambda: LearningPath.objects.prefetch_related(naming("steps", PathStep)),
        read=read,
        parts={PathStep: "steps", Certification: "steps__certification"},
    )
)
