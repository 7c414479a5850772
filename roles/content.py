from publishing.content.kinds import PUBLISHING, Kind, declare
from roles.models import Role

declare(
    Kind(
        "roles",
        model=Role,
        fields=("name", "order", "summary", "audiences", *PUBLISHING),
        parts=(
            Kind(
                "recommendations",
                fields=("certification", "label", "why"),
                key=("certification",),
                position="position",
            ),
        ),
    )
)
