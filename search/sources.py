"""What an app declares in its ``search`` module: which pages are searched, and by which words.

The engine knows no model. A source says how a page reads as an ``Entry``, and which other rows
have a part in that, so that saving or deleting one of them refreshes the pages it belongs to.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Field, ForeignObjectRel, Model, QuerySet
from django.utils import timezone

from publishing.models import Publishable, State


@dataclass(frozen=True)
class Entry:
    """A page as it is searched; all texts are plain.

    ``names`` are other names under which it is found and which a result prints; ``keys`` are
    names that it does not print, such as an abbreviation that the title holds already; ``words``
    weigh as much as a name without being one. A page that ``leads`` stands before others whose
    names fit as well. ``starts_at`` and ``ends_at`` bound its life; at ``changes_at`` its words
    change by themselves.
    """

    title: str
    address: str
    body: Sequence[str]
    names: Sequence[str] = ()
    keys: Sequence[str] = ()
    words: str = ""
    leads: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    changes_at: datetime | None = None


def life_of(*pages: Publishable) -> dict[str, datetime | None]:
    """The bounds of an ``Entry`` that shows only while all of ``pages`` do."""
    return {
        "starts_at": max((p.publish_at for p in pages if p.publish_at), default=None),
        "ends_at": min((p.expire_at for p in pages if p.expire_at), default=None),
    }


def next_change(pages: Iterable[Publishable]) -> datetime | None:
    """The next moment at which one of ``pages`` appears or goes."""
    now = timezone.now()
    moments = (moment for page in pages for moment in (page.publish_at, page.expire_at))
    return min((moment for moment in moments if moment and moment > now), default=None)


@dataclass(frozen=True)
class Source:
    """The pages of ``model``, read with all that ``rows`` loads in advance.

    ``rows`` is called for each reading: what visitors see is a question of the moment.
    ``parts`` maps each other model that has a part in them to the way that leads there from a
    page, such as ``"plans__tasks"``.
    ``place`` orders the kinds wherever they stand beside each other.
    """

    kind: str
    label: str
    plural: str
    place: int
    rows: Callable[[], QuerySet]
    read: Callable[[Model], Entry | None]
    parts: dict[type[Model], str] = field(default_factory=dict)

    @property
    def model(self) -> type[Model]:
        return self.rows().model

    def way_to(self, part: type[Model]) -> list[Field | ForeignObjectRel]:
        """The relations that lead from a page to its rows of ``part``."""
        relations, model = [], self.model
        for name in self.parts[part].split("__"):
            relations.append(model._meta.get_field(name))
            model = relations[-1].related_model
        return relations

    def published(self) -> QuerySet:
        """The rows that visitors may see now, later, or could see until a moment ago."""
        return self.rows().filter(state=State.PUBLISHED)

    def entry_of(self, page: Model) -> Entry | None:
        """What is searched of ``page``; nothing of what is not published."""
        return self.read(page) if page.state == State.PUBLISHED else None


_declared: dict[str, Source] = {}


def declare(source: Source) -> None:
    """Make ``source`` known; called by the ``search`` modules of the apps."""
    _declared[source.kind] = source


def sources() -> list[Source]:
    """The sources of all installed apps, in the order of their places."""
    return sorted(_declared.values(), key=lambda source: source.place)


def source_of(kind: str) -> Source:
    return _declared[kind]


def sources_for(model: type[Model]) -> Iterator[Source]:
    """The sources of the pages of ``model``."""
    return (source for source in _declared.values() if source.model is model)
