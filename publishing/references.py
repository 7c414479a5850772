"""Links that name a page by its identity, so that no rename breaks them.

In a text stands ``[words](page:roles/sre/<uid>)``. The uid alone counts; kind and address are
there for people who read the text or the content file. What is drawn of a text keeps the
reference, and just before an answer leaves the portal, all of its references together become
the addresses that their pages have now: one query for each kind that occurs, however many texts
a page has. A link to what visitors cannot open becomes its words.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from urllib.parse import unquote
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from publishing.content.kinds import kind_of
from publishing.middleware import RewriteAnswers
from publishing.pages import Publishable

SCHEME = "page"
UID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_REFERENCE = re.compile(
    rf"{SCHEME}:(?P<kind>\w+)/[^/#?]+/(?P<uid>{UID})(?:#(?P<fragment>.*))?", re.IGNORECASE
)
_LINK = re.compile(r'<a href="(page:[^"]*)"([^>]*)>(.*?)</a>', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Reference:
    kind: str
    uid: UUID
    fragment: str = ""

    @classmethod
    def read(cls, address: str) -> "Reference | None":
        """What ``address`` refers to, unless it is no reference or one that nobody can read."""
        match = _REFERENCE.fullmatch(address)
        if match is None or match["kind"] not in linkable():
            return None
        return cls(match["kind"], UUID(match["uid"]), unquote(match["fragment"] or ""))

    def address_on(self, page: Publishable) -> str:
        """The address of ``page``, or of the part of it that is meant."""
        address = page.get_absolute_url()
        return f"{address.partition('#')[0]}#{self.fragment}" if self.fragment else address


def is_reference(address: str) -> bool:
    return address.lower().startswith(f"{SCHEME}:")


def reference_to(page: Publishable) -> str:
    """How a text refers to ``page``."""
    return f"{SCHEME}:{kind_of(type(page)).name}/{page.slug}/{page.uid}"


def can_be_linked(model: type) -> bool:
    """Whether rows of ``model`` have an address of their own."""
    return issubclass(model, Publishable) and hasattr(model, "slug")


@cache
def linkable() -> dict[str, type[Publishable]]:
    """The models that a text can refer to, by the folders of their content files."""
    return {kind_of(model).name: model for model in apps.get_models() if can_be_linked(model)}


def reachable(model: type[Publishable]) -> QuerySet:
    """The rows of ``model`` that visitors find at their address."""
    return model.objects.reachable()


def every(model: type[Publishable]) -> QuerySet:
    return model._base_manager.all()


def pages_of(
    references: Iterable[Reference],
    among: Callable[[type[Publishable]], QuerySet] = reachable,
) -> dict[UUID, Publishable]:
    """The pages that are referred to, by their uids, as far as they are ``among`` those rows."""
    uids = defaultdict(set)
    for reference in references:
        uids[reference.kind].add(reference.uid)
    found = (among(linkable()[kind]).filter(uid__in=some) for kind, some in uids.items())
    return {page.uid: page for pages in found for page in pages}


def resolve(html: str) -> str:
    """``html`` with the present address in place of each reference."""
    links = {text: Reference.read(unescape(text)) for text, _, _ in _LINK.findall(html)}
    pages = pages_of(filter(None, links.values()))

    def rewritten(match: re.Match) -> str:
        text, rest, words = match.groups()
        reference = links[text]
        page = reference and pages.get(reference.uid)
        if not page:
            return words
        return f'<a href="{escape(reference.address_on(page))}"{rest}>{words}</a>'

    return _LINK.sub(rewritten, html)


class ResolveReferences(RewriteAnswers):
    """Turn the references of every page into addresses."""

    mark = b'<a href="page:'

    def rewritten(self, html):
        return resolve(html)
