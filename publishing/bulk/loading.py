"""An import: a load that knows who does it, keeps the history, and tells how far it is."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import AbstractUser
from django.db import models

from publishing.bulk.progress import Progress
from publishing.chunks import chunks
from publishing.content.loading import Load
from publishing.content.planning import Action, Plan, Step
from publishing.content.problems import LineError
from publishing.doctor import reasons
from publishing.pages import Publishable, State
from publishing.permissions import may
from publishing.revisions import Revision, What

CHUNK = 200  # pages whose trees are in memory together


@dataclass(frozen=True, kw_only=True)
class TableLoad(Load):
    """A load of a table by a person: what it writes is a change by staff, and recorded as such.

    So the memory of ``load_content`` stays as it is.
    """

    user: AbstractUser
    progress: Progress
    comment: str  # for the log of each row

    def refuse(self, plan: Plan) -> list[LineError]:
        problems = []
        for step in plan.writes:
            if not step.row.is_broken and (reason := refusal(self.user, step)):
                step.row.is_broken = True
                problems.append(step.row.problem(reason))
        return problems

    def prepare(self, plan: Plan) -> None:
        self._record(_instances(plan, Action.UPDATE), What.FOUND, "Keeping what was there")

    def object_to(self, plan: Plan) -> list[LineError]:
        """What the doctor does not let out, as the page's own form would be refused."""
        steps = [step for step in plan.writes if is_published(step.row.instance)]
        found = reasons(step.row.instance for step in steps)
        return [
            step.row.problem(reason)
            for step in steps
            for reason in found.get(step.row.instance.pk, ())
        ]

    def conclude(self, plan: Plan) -> None:
        self._record(
            _instances(plan, Action.CREATE, Action.UPDATE), What.SAVED, "Recording the history"
        )
        for action, flag in ((Action.CREATE, ADDITION), (Action.UPDATE, CHANGE)):
            pages = _instances(plan, action)
            LogEntry.objects.log_actions(self.user.pk, pages, flag, change_message=self.comment)
        self.progress("Bringing the search up to date", 0, 0)

    def _record(self, pages: list[models.Model], what: What, words: str) -> None:
        done = 0
        pages = [page for page in pages if isinstance(page, Publishable)]
        for chunk in chunks(pages, CHUNK):
            self.progress(words, done, len(pages))
            author = self.user if what is What.SAVED else None
            Revision.objects.record_changed(chunk, what, author)
            done += len(chunk)


def _instances(plan: Plan, *actions: Action) -> list[models.Model]:
    return [step.row.instance for step in plan.writes if step.action in actions]


def refusal(user: AbstractUser, step: Step) -> str:
    """Why ``user`` may not do what ``step`` does; empty where nothing is in the way."""
    model = step.row.kind.model
    is_new = step.action is Action.CREATE
    if not may(user, "add" if is_new else "change", model):
        return f"you may not {'add' if is_new else 'change'} {model._meta.verbose_name_plural}"
    was_published = not is_new and is_published(step.row.instance)
    sets_state = "state" in step.row.wanted if is_new else "state" in step.applied
    becomes_published = sets_state and step.row.wanted["state"] == State.PUBLISHED
    if not (was_published or becomes_published):
        return ""
    if not may(user, "publish", model):
        return "it is published, which only publishers may " + (
            "change" if was_published else "decide"
        )
    if settings.REVIEW_BY_ANOTHER:
        return "somebody else has to publish what you write; use its page, where it can wait"
    return ""


def is_published(row: models.Model) -> bool:
    """Whether ``row`` is a page, and visitors see it or will."""
    return isinstance(row, Publishable) and row.state == State.PUBLISHED
