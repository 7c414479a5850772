"""Where pictures stand: in the texts of pages, and in drafts beside them."""

import json
import re
from collections import defaultdict
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from publishing.content.kinds import Kind, all_kinds
from publishing.links import with_pages
from publishing.markdown import PICTURE
from publishing.models import Identified, PendingChange
from publishing.references import UID
from publishing.writing.fields import Markdown

_NAMED = re.compile(rf"{PICTURE}:[\w-]+/({UID})")


def uses() -> dict[str, list[Identified]]:
    """Uid of a picture → the pages that show it, or will once their drafts are published."""
    found = defaultdict(dict)
    for kind in all_kinds():
        for page, text in _texts(kind):
            for uid in _NAMED.findall(text):
                found[uid][page] = None
    for page, text in _drafts():
        for uid in _NAMED.findall(text):
            found[uid][page] = None
    return {uid: list(pages) for uid, pages in found.items()}


def _texts(kind: Kind):
    fields = [f.name for f in kind.model._meta.fields if isinstance(f, Markdown)]
    if not fields:
        return
    named = Q(*((f"{name}__contains", f"{PICTURE}:") for name in fields), _connector=Q.OR)
    for row, page in with_pages(kind.model._base_manager.filter(named), kind):
        for name in fields:
            yield page, getattr(row, name)


def _drafts():
    texts: dict[str, dict[UUID, str]] = defaultdict(dict)
    for change in PendingChange.objects.select_related("revision"):
        text = json.dumps(change.tree)
        if f"{PICTURE}:" in text:
            texts[change.model][change.uid] = text
    for label, by_uid in texts.items():
        for page in apps.get_model(label)._base_manager.filter(uid__in=by_uid):
            yield page, by_uid[page.uid]
