"""What became of every page: who left it in which state, and when."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from audit.models import Event
from audit.models import What as Audited
from publishing.dates import staff_moment
from publishing.pages import Standing, identity
from publishing.trees import Tree, moment_in, standing_at, take, take_all


class What(models.TextChoices):
    FOUND = "found", "As it stood before"
    SAVED = "saved", "Saved"
    DRAFTED = "drafted", "Saved as a draft beside the page"
    PUBLISHED = "published", "Draft published"
    RESTORED = "restored", "Restored"
    DELETED = "deleted", "Deleted"
    SET_ASIDE = "set-aside", "Set aside: somebody else had saved in the meantime"

    @property
    def is_live(self) -> bool:
        """Whether the tree stood in the database, and not only beside it."""
        return self not in (What.DRAFTED, What.SET_ASIDE)


class RevisionQuerySet(models.QuerySet):
    def of(self, row: models.Model):
        """The revisions of one page, the newest first; also of one that was deleted."""
        return self.filter(**identity(row)).order_by("-pk")

    def live(self):
        return self.filter(what__in=[what for what in What if what.is_live])

    def record(self, row: models.Model, what: What, author=None, tree: Tree | None = None):
        """Keep ``tree`` (default: what the database holds) as the newest revision of ``row``."""
        revision = _revision(row, tree or take(row), what, author)
        before = self._newest_live([row]).first()
        revision.save()
        _audit([(before and before.tree, revision)])
        return revision

    def record_changed(self, rows: Iterable[models.Model], what: What, author=None) -> None:
        """Record each of ``rows``, all of one model, that differs from what was recorded last."""
        rows = list(rows)
        trees = take_all(rows)
        newest = {revision.uid: revision.tree for revision in self._newest_live(rows)}
        changed = self.bulk_create(
            _revision(row, tree, what, author)
            for row in rows
            if (tree := trees.get(row.pk)) and newest.get(row.uid) != tree
        )
        _audit([(newest.get(revision.uid), revision) for revision in changed])

    def seen(self, row: models.Model) -> int:
        """The key of the newest live revision of ``row``; 0 before the first."""
        return self.of(row).live().values_list("pk", flat=True).first() or 0

    def base(self, row: models.Model, seen: int) -> "Revision | None":
        """The state of ``row`` when ``seen`` was its newest live revision, if it was kept.

        Whoever saves next records first what was there; that is the state that was seen.
        """
        live = self.of(row).live()
        following = live.filter(pk__gt=seen).last()
        if following and following.what == What.FOUND:
            return following
        return live.filter(pk=seen).first()

    def _newest_live(self, rows: list[models.Model]):
        if not rows:
            return self.none()
        of_rows = self.live().filter(
            model=rows[0]._meta.label_lower, uid__in=[row.uid for row in rows]
        )
        newest = of_rows.values("uid").annotate(newest=models.Max("pk")).values("newest")
        return self.filter(pk__in=newest)


def _revision(row: models.Model, tree: Tree, what: What, author=None) -> "Revision":
    return Revision(
        **identity(row),
        title=str(row)[:200],
        tree=tree,
        what=what,
        author=author,
        author_name=author.get_username() if author else "",
    )


def _audit(changes: list[tuple[Tree | None, "Revision"]]) -> None:
    """Note in the audit log what visitors see differently, of revisions and what was before each.

    What is only found was done by nobody of the staff; what lies beside a page, nobody sees.
    """
    live = [(before, r) for before, r in changes if r.what.is_live and r.what != What.FOUND]
    seen = [(_effect(before, revision), revision) for before, revision in live]
    Event.objects.record_all(
        (effect, revision.author_name, revision.subject, _detail(effect, revision))
        for effect, revision in seen
        if effect
    )


def _effect(before: Tree | None, revision: "Revision") -> Audited | None:
    """What visitors notice, or will; nothing where a page was off the site and stays off."""
    is_gone = revision.what == What.DELETED
    now = revision.made_at
    old = standing_at(revision.tree if is_gone else before, now) if is_gone or before else None
    new = Standing.HIDDEN if is_gone else standing_at(revision.tree, now)
    if new == Standing.HIDDEN:
        return Audited.WITHDRAWN if old in (Standing.SHOWN, Standing.SCHEDULED) else None
    return None if old == new == Standing.EXPIRED else EFFECTS[new]


EFFECTS = {
    Standing.SHOWN: Audited.PUBLISHED,
    Standing.SCHEDULED: Audited.SCHEDULED,
    Standing.EXPIRED: Audited.EXPIRED,
}


def _detail(effect: Audited, revision: "Revision") -> str:
    """How it came, and the moment that made it what it is."""
    how = revision.get_what_display()
    if effect == Audited.SCHEDULED:
        return f"{how}: scheduled for {staff_moment(moment_in(revision.tree, 'publish_at'))}"
    if effect == Audited.EXPIRED:
        return f"{how}: expired on {staff_moment(moment_in(revision.tree, 'expire_at'))}"
    return how


class Revision(models.Model):
    """A page with all its parts, as somebody left it. Never changed, and kept when it is gone."""

    model = models.CharField(max_length=100)  # "certifications.certification"
    uid = models.UUIDField()
    title = models.CharField(max_length=200)
    tree = models.JSONField()
    what = models.CharField(max_length=12, choices=What)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=150)  # stays when the account is deleted
    made_at = models.DateTimeField(default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # nobody edits it
        indexes = [models.Index(fields=["model", "uid", "-id"], name="publishing_revision_of_page")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=What.values), name="publishing_revision_what_known"
            )
        ]

    def __str__(self):
        return f"{self.title}: {self.get_what_display()}"

    @property
    def subject(self) -> str:
        """The page with the kind of page that it is: “question: Is it hard?”."""
        return f"{apps.get_model(self.model)._meta.verbose_name}: {self.title}"
