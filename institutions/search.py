from institutions.models import Institution
from publishing.meta import plain
from search.sources import Entry, Source, declare, life_of


def read(institution: Institution) -> Entry:
    return Entry(
        title=institution.name,
        address=institution.get_absolute_url(),
        body=[institution.focus, plain(institution.summary)],
        **life_of(institution),
    )


declare(
    Source(
        kind="institution",
        label="Institution",
        plural="Institutions",
        place=4,
        rows=Institution.objects.all,
        read=read,
    )
)
