"""A page of the admin as somebody opens it, and who may publish what became of it."""

from dataclasses import dataclass

from django.conf import settings

from publishing.content.kinds import PUBLISHING
from publishing.models import PendingChange, Publishable, Revision, State
from publishing.revisions import What
from publishing.trees import Tree, take


@dataclass(frozen=True)
class Opened:
    """A page of the admin as it is when somebody opens it, or sends it back.

    ``seen`` stands in the form and tells later whether somebody else has saved since.
    """

    page: Publishable
    pending: PendingChange | None
    newest: int  # live revision

    @classmethod
    def now(cls, page: Publishable) -> "Opened":
        return cls(page, PendingChange.objects.of(page), Revision.objects.seen(page))

    @property
    def is_published(self) -> bool:
        return self.page.state == State.PUBLISHED

    @property
    def tree(self) -> Tree:
        """What staff see: the draft beside the page, else the page itself."""
        return self.pending.tree if self.pending else take(self.page)

    @property
    def seen(self) -> str:
        draft = self.pending.revision_id if self.pending else 0
        return f"{self.newest}-{draft}-{self.page.updated_at.timestamp()}"


def is_by_oneself(user, opened: Opened, tree: Tree) -> bool:
    """Whether publishing ``tree`` would make its author the one who approves it.

    Only where ``REVIEW_BY_ANOTHER`` asks for a second person.
    """
    if not settings.REVIEW_BY_ANOTHER:
        return False
    if _text_of(tree) != _text_of(opened.tree):
        return True  # whoever publishes has changed it just now
    revisions = Revision.objects.of(opened.page).exclude(what=What.SET_ASIDE)
    newest = opened.pending.revision if opened.pending else revisions.first()
    return newest is not None and newest.author == user


def _text_of(tree: Tree) -> Tree:
    """``tree`` without what says when it is shown and when it was reviewed."""
    values = {name: value for name, value in tree["values"].items() if name not in PUBLISHING}
    return {**tree, "values": values}
