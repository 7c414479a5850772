"""Which pages take comments. Each model is declared by one line, here or in an app above."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from certifications.models import Certification
from paths.models import LearningPath
from publishing.prepared import prepared
from publishing.text import whole_number
from roles.models import Role


@dataclass(frozen=True)
class Commentable:
    """A model whose pages take comments: those that ``pages`` returns; ``name`` begins keys."""

    name: str
    model: type[Model]
    pages: Callable[[], QuerySet]
    title: Callable[[Model], str]

    @property
    def content_type(self) -> ContentType:
        return ContentType.objects.get_for_model(self.model)

    @cached_property
    def read(self) -> Callable[[int], list[Model]]:
        """Gives the page with a key, if it takes comments."""
        return prepared(lambda key: self.pages().filter(pk=key))

    def key(self, page: Model) -> str:
        """What names ``page`` in the address of its form; it outlives a change of the slug."""
        return f"{self.name}-{page.pk}"


_kinds: dict[type[Model], Commentable] = {}


def register(
    model: type[Model],
    name: str,
    pages: Callable[[], QuerySet] | None = None,
    title: Callable[[Model], str] = str,
) -> None:
    """Let the visible pages of ``model``, or those that ``pages`` returns, take comments."""
    _kinds[model] = Commentable(name, model, pages or (lambda: model.objects.visible()), title)


def kinds() -> list[Commentable]:
    return list(_kinds.values())


def kind_of(page: Model) -> Commentable:
    return _kinds[type(page)]


def key_of(page: Model) -> str:
    """The ``key`` of a page of any kind."""
    return kind_of(page).key(page)


def find(key: str) -> Model | None:
    """The page with ``key``, if there is one that takes comments."""
    name, _, text = key.partition("-")
    kind = next((kind for kind in kinds() if kind.name == name), None)
    number = whole_number(text)
    return None if kind is None or number is None else next(iter(kind.read(number)), None)


register(Certification, "certification", lambda: Certification.objects.visible().with_guide())
register(LearningPath, "path")
register(Role, "role")
