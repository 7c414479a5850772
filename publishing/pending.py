"""Changes that wait beside a published page: kept as a tree, shown to nobody but staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.db import models, transaction

from publishing.doctor import refuse_if_blocked
from publishing.pages import Publishable, State, identity
from publishing.revisions import Revision, What
from publishing.settled import gathering
from publishing.trees import Tree, plant


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything that is done to the database inside the block.

    What is asked for after a commit is dropped with it, and so is work that was gathered.
    """
    with transaction.atomic(), gathering() as work:
        try:
            yield
        finally:
            work.clear()
            transaction.set_rollback(True)


class PendingQuerySet(models.QuerySet):
    def of(self, page: Publishable) -> "PendingChange | None":
        """The change that waits beside ``page``, if there is one."""
        return self.beside(page).select_related("revision").first()

    def beside(self, page: Publishable):
        return self.filter(**identity(page))

    def due(self, at: datetime):
        """The changes whose moment has come."""
        return self.filter(publish_at__lte=at).select_related("revision__author")

    def keep(
        self,
        page: Publishable,
        tree: Tree,
        author,
        state: State = State.DRAFT,
        publish_at: datetime | None = None,
    ) -> None:
        """Make ``tree`` the change that waits beside ``page``, for good or until ``publish_at``."""
        Revision.objects.record_changed([page], What.FOUND)
        revision = Revision.objects.record(page, What.DRAFTED, author, tree)
        self.update_or_create(
            **identity(page),
            defaults={
                "revision": revision,
                "state": state,
                "publish_at": publish_at,
                "problem": "",
            },
        )


class PendingChange(models.Model):
    """What a published page is to become."""

    model = models.CharField(max_length=100)
    uid = models.UUIDField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in (State.DRAFT, State.REVIEW)]
    )

    publish_at = models.DateTimeField(null=True, db_index=True)
    problem = models.TextField(blank=True)  # why it was not published at its moment

    objects = PendingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["model", "uid"], name="publishing_pending_once_per_page"
            )
        ]

    def __str__(self):
        return self.revision.title

    @property
    def tree(self) -> Tree:
        return self.revision.tree

    def lock_page(self) -> Publishable | None:
        """The page that it waits beside, unless that has been deleted, for this transaction."""
        rows = apps.get_model(self.model)._base_manager.filter(uid=self.uid)
        return rows.select_for_update().first()


def replace(page: Publishable, tree: Tree, author, what: What = What.PUBLISHED) -> Publishable:
    """Make ``tree`` the page, with a record of it; what waited beside the page is settled.

    Raises ``ValidationError`` where the tree does not fit what became of other pages, or must
    not be published as it is.
    """
    with transaction.atomic(), gathering():
        Revision.objects.record_changed([page], What.FOUND)
        page = plant(type(page), tree)
        refuse_if_blocked(page)
        Revision.objects.record(page, what, author, tree)
        PendingChange.objects.beside(page).delete()
    return page
