from guide.models import Section
from publishing.meta import plain
from publishing.models import State
from search.sources import Entry, Source, declare, life_of


def read(section: Section) -> Entry | None:
    """A section shows only together with the one that it is part of."""
    both = [section, section.parent] if section.parent else [section]
    if any(each.state != State.PUBLISHED for each in both):
        return None
    return Entry(
        title=section.title,
        address=section.get_absolute_url(),
        body=[plain(section.body)],
        **life_of(*both),
    )


declare(
    Source(
        kind="section",
        label="Guide section",
        plural="Guide sections",
        place=6,
        rows=lambda: Section.objects.select_related("parent"),
        read=read,
        parts={Section: "parent"},
    )
)
