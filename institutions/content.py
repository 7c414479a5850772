from institutions.models import Institution
from publishing.content.kinds import PUBLISHING, Kind, declare

declare(
    Kind(
        "institutions",
        model=Institution,
        fields=(
            "name",
            "website",
            "focus",
            "order",
            "summary",
            "logo",
            "logo_alt",
            "tracks_inferred",
            *PUBLISHING,
        ),
        mirrored=("tracks",),
    )
)
