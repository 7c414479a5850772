"""What an app declares: which model stands in which files, and in which form."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from django.db import models
from django.utils.module_loading import autodiscover_modules

from publishing.content.columns import (
    Column,
    Day,
    Flag,
    Moment,
    Reference,
    References,
    Text,
    Whole,
)
from publishing.content.pictures import Picture

PUBLISHING = ("state", "publish_at", "expire_at", "last_reviewed", "review_due")


class Layout(Enum):
    FILES = "a file per row, named after it: folder/name.yaml"
    NUMBERED = "the same with a number that only sorts: folder/03-name.yaml"
    LIST = "one file with a list of rows: name.yaml"


@dataclass(eq=False)
class Kind:
    """A model as the files show it, or a list of parts inside the file of another one.

    ``name`` is the folder (or the file of a list). Of parts it is the key of the list and also
    the name of the relation from the whole, so that their model need not be named. ``fields``
    are the keys in the order in which they are written; ``key`` names the fields that tell the
    rows of one list apart. ``position`` is the field that follows from the place in the list.
    What a row leaves out of ``inherits`` is taken from the whole. ``mirrored`` names relations that
    the files of another kind hold, though staff choose them on the page of this one too.
    """

    name: str
    fields: tuple[str, ...]
    model: type[models.Model] | None = None
    key: tuple[str, ...] = ("slug",)
    position: str = ""
    inherits: tuple[str, ...] = ()
    mirrored: tuple[str, ...] = ()
    parts: "tuple[Kind, ...]" = ()
    layout: Layout = Layout.FILES

    def __post_init__(self):
        self.whole: Kind | None = None
        self.link = ""  # the foreign key that leads to the whole
        if self.model:
            self._bind_parts()

    def _bind_parts(self) -> None:
        for part in self.parts:
            relation = self.model._meta.get_field(part.name)
            part.whole, part.link, part.model = self, relation.field.name, relation.related_model
            part._bind_parts()

    def __str__(self) -> str:
        return str(self.model._meta.verbose_name)

    @cached_property
    def slugged(self) -> bool:
        """Whether a row is known by its slug everywhere, also outside its list."""
        return any(field.name == "slug" for field in self.model._meta.fields)

    @cached_property
    def named_by_file(self) -> bool:
        return not self.whole and self.layout is not Layout.LIST

    @property
    def root(self) -> "Kind":
        """The kind that the file is about."""
        return self.whole.root if self.whole else self

    @cached_property
    def up(self) -> str:
        """The foreign key to the whole; on rows without a whole it is empty."""
        own = [part.link for part in self.parts if part.model is self.model]
        return self.link or next(iter(own), "")

    @cached_property
    def columns(self) -> dict[str, Column]:
        """All fields that a load sets, by name."""
        slug = ("slug",) if self.named_by_file and self.slugged else ()
        names = dict.fromkeys((*slug, *self.fields, self.position, self.up))
        return {name: column_for(self.model._meta.get_field(name)) for name in names if name}

    @cached_property
    def written(self) -> list[str]:
        """The names of the columns that may stand in a file, in order."""
        by_place = {self.up, "slug" if self.named_by_file else ""}
        return [name for name in self.columns if name not in by_place]

    @cached_property
    def keys(self) -> list[str]:
        """Everything that a row in a file may say."""
        passed_on = (name for part in self.parts for name in part.inherits)
        parts = (part.name for part in self.parts)
        return list(dict.fromkeys(("uid", *self.written, *passed_on, *parts)))

    @property
    def references(self) -> list[str]:
        """The foreign keys, for ``select_related``."""
        return [name for name, column in self.columns.items() if isinstance(column, Reference)]

    def rows(self) -> models.QuerySet:
        """All rows in the database that are no part of another row of the kind."""
        rows = self.model._default_manager.all()
        return rows.filter(**{f"{self.up}__isnull": True}) if self.up else rows

    def walk(self) -> "Iterator[Kind]":
        """The kind itself and all kinds of its parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


# The first that fits; a field's own class stands before the class that it is made from.
TYPES = (
    (models.ManyToManyField, References),
    (models.ForeignKey, Reference),
    (models.FileField, Picture),
    (models.BooleanField, Flag),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.IntegerField, Whole),
    ((models.CharField, models.TextField), Text),
)


def column_for(field: models.Field) -> Column:
    """The column of ``field``; raises ``TypeError`` for a type that no content file has yet."""
    for field_class, column_class in TYPES:
        if isinstance(field, field_class):
            return column_class(field)
    raise TypeError(f"{field}: content files cannot hold a {type(field).__name__}.")


_declared: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    """Make ``kinds`` known; called by the ``content`` modules of the apps."""
    _declared.update((kind.name, kind) for kind in kinds)


def declared_kinds() -> list[Kind]:
    """The kinds of all installed apps, in the order of their declaration."""
    _discover()
    return list(_declared.values())


@cache
def _discover() -> None:
    autodiscover_modules("content")


def kind_of(model: type[models.Model]) -> Kind:
    """A kind of ``model``; raises ``LookupError`` where no app declares one."""
    for kind in all_kinds():
        if kind.model is model:
            return kind
    raise LookupError(f"No content module declares {model.__name__}.")


def all_kinds() -> Iterator[Kind]:
    """The declared kinds and the kinds of all their parts."""
    for kind in declared_kinds():
        yield from kind.walk()


def has_content() -> bool:
    """Whether any row of the declared kinds exists."""
    return any(kind.model._default_manager.exists() for kind in declared_kinds())
