"""Which texts of the portal link to a page of it."""

from django.db import models
from django.db.models import Q

from publishing.content.kinds import declared_kinds
from publishing.pages import Identified, Page
from publishing.trees import whole_of


def links_to(page: Page) -> list[Identified]:
    """Every other page in whose text, or a text of its parts, the address of ``page`` stands.

    Links between pages that follow from the database, such as a role's recommendations, are no
    texts: they go with the row that they point to.
    """
    address = page.get_absolute_url()
    found = []
    for model in dict.fromkeys(each.model for kind in declared_kinds() for each in kind.walk()):
        texts = [field.name for field in model._meta.fields if isinstance(field, models.TextField)]
        if texts:
            holds = Q(*((f"{name}__contains", address) for name in texts), _connector=Q.OR)
            found += map(whole_of, model._base_manager.filter(holds))
    return [row for row in dict.fromkeys(found) if row != page]
