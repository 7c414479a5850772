"""One role as an address names it."""

from django.db.models import QuerySet

from publishing.prepared import prepared
from roles.models import Role


@prepared
def _visible(slug: str) -> QuerySet[Role]:
    return Role.objects.visible().filter(slug=slug)


def visible_role(slug: str) -> Role | None:
    """The visible role with ``slug``, if there is one."""
    return next(iter(_visible(slug)), None) if slug else None
