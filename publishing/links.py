"""Which texts of the portal may link to somewhere, and which link to a page of it."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q

from publishing.content.kinds import Kind, all_kinds
from publishing.pages import Identified, Page
from publishing.trees import is_page, page_of


def texts_of(model: type[models.Model]) -> list[models.Field]:
    """The fields of ``model`` in which a link may stand."""
    textual = (models.CharField, models.TextField)
    return [field for field in model._meta.fields if isinstance(field, textual)]


def with_pages(rows: models.QuerySet, kind: Kind) -> Iterator[tuple[Identified, Identified]]:
    """Each of ``rows`` that stands on a page as a part of this ``kind``, with that page."""
    way = _way_up(kind)
    found = rows.filter(**{f"{way}__isnull": False}).select_related(way) if way else rows
    return ((row, page_of(row, kind)) for row in found)


def _way_up(kind: Kind) -> str:
    """The relation from a part to the page it stands on, for ``select_related``."""
    steps = []
    while kind.link and not is_page(kind):
        steps.append(kind.link)
        kind = kind.whole
    return "__".join(steps)


def links_to(page: Page) -> list[Identified]:
    """Every other page in whose text, or a text of its parts, ``page`` is linked to.

    By its address or by its identity, which is looked for wherever it stands.

    Links between pages that follow from the database, such as a role's recommendations, are no
    texts: they go with the row that they point to.
    """
    marks = (page.get_absolute_url(), str(page.uid))
    found = {}
    for kind in all_kinds():
        fields = texts_of(kind.model)
        holds = ((f"{field.name}__contains", mark) for field in fields for mark in marks)
        rows = kind.model._base_manager.filter(Q(*holds, _connector=Q.OR))
        found |= {whole: None for _, whole in with_pages(rows, kind) if whole != page}
    return list(found)
