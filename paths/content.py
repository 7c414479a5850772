from paths.models import LearningPath
from publishing.content.kinds import PUBLISHING, Kind, declare

declare(
    Kind(
        "paths",
        model=LearningPath,
        fields=("name", "suits", "focus", "tracks", "order", "summary", *PUBLISHING),
        parts=(
            Kind(
                "steps",
                fields=("certification", "why"),
                key=("certification",),
                position="position",
            ),
        ),
    )
)
