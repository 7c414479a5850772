"""An import on its way: uploaded, checked, shown, confirmed, written.

A job is a folder of files below ``VAR_DIR``, where every process of the portal finds it. Not a
row: what a running transaction writes nobody else sees before its end, and with SQLite nobody
else can write until then, so neither its progress nor a wish to stop could pass.
"""

import json
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models

from publishing.bulk.formats import read_table
from publishing.bulk.loading import TableLoad
from publishing.bulk.progress import CancelledError, tracked
from publishing.bulk.review import held_back, review
from publishing.bulk.tables import read_rows
from publishing.content.loading import PlanChangedError
from publishing.content.problems import ContentError

logger = logging.getLogger(__name__)

KEEP_FOR = 24 * 60 * 60  # seconds
SILENT_FOR = 300  # seconds after which a job that runs must have been interrupted


@dataclass(frozen=True)
class Status:
    """How far a job is; ``stage`` is the word that its page goes by."""

    user: int
    model: str
    name: str  # of the uploaded file
    format: str
    stage: str = "checking"
    turn: int = 0  # how often somebody has pressed a button that sets it going
    overwrite: bool = False  # what staff changed since the export or the last load
    words: str = ""
    done: int = 0
    total: int = 0
    digest: str = ""  # of the plan that was shown
    created: int = 0
    changed: int = 0
    alone: int = 0
    kept: int = 0  # fields
    refused: int = 0

    @property
    def is_running(self) -> bool:
        return self.stage in {"checking", "writing"}


class Job:
    def __init__(self, token: UUID):
        self.token = token
        self.folder = _root() / str(token)

    @classmethod
    def create(cls, user, model: type[models.Model], name: str, format_name: str, data: bytes):
        """Keep an upload as a new job, and forget old ones; ``publish_due`` does so, too."""
        forget_old()
        job = cls(uuid4())
        _root().mkdir(parents=True, exist_ok=True)
        _root().chmod(0o700)  # a table may hold drafts that nobody else of the machine may read
        job.folder.mkdir()
        (job.folder / "upload").write_bytes(data)
        job.save(Status(user.pk, model._meta.label_lower, name, format_name))
        return job

    @classmethod
    def find(cls, token: UUID, user, model: type[models.Model]) -> "Job | None":
        """The job of ``user`` for ``model``; nobody sees that of somebody else."""
        job = cls(token)
        if not (job.folder / "status.json").is_file():
            return None
        status = job.status
        is_own = (status.user, status.model) == (user.pk, model._meta.label_lower)
        return job if is_own else None

    @property
    def status(self) -> Status:
        status = Status(**json.loads((self.folder / "status.json").read_text()))
        age = time.time() - (self.folder / "status.json").stat().st_mtime
        if status.is_running and age > SILENT_FOR:
            return replace(status, stage="interrupted")
        return status

    def save(self, status: Status) -> None:
        self._write("status.json", asdict(status))

    @property
    def rows(self) -> list[dict]:
        """What the check found, to be looked at; in the end, what was not written of it."""
        path, stage = self.folder / "rows.json", self.status.stage
        if stage not in {"shown", "refused", "done"} or not path.exists():
            return []
        rows = json.loads(path.read_text())
        return held_back(rows) if stage == "done" else rows

    def _write(self, name: str, data: Any) -> None:
        draft = self.folder / f"{name}.new"
        draft.write_text(json.dumps(data, ensure_ascii=False))
        draft.replace(self.folder / name)  # whoever reads finds all of the one or of the other

    # What a person may do

    def check(self, *, overwrite: bool = False) -> None:
        """Find out, beside the request, what the table would do; once for each time shown."""
        status = self.status
        if self._claim(status, {"checking", "shown"}):
            status = replace(status, stage="checking", overwrite=overwrite, turn=status.turn + 1)
            self._start(status, self._check)

    def confirm(self) -> None:
        """Write, beside the request, what was shown."""
        status = self.status
        if self._claim(status, {"shown"}):
            status = replace(status, stage="writing", turn=status.turn + 1)
            self._start(status, self._perform)

    def cancel(self) -> None:
        """Stop: what runs undoes all that it has done; what is written stays."""
        status = self.status
        (self.folder / "cancel").touch()
        if self._claim(status, {"shown"}):
            self._end(replace(status, stage="cancelled"))

    def _claim(self, status: Status, stages: set[str]) -> bool:
        """Whether this request is the one that takes the job on from where it stands."""
        if status.stage not in stages:
            return False
        try:
            (self.folder / f"turn-{status.turn}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _start(self, status: Status, work: Callable[[Status], Status]) -> None:
        status = replace(status, words="Reading the file", done=0, total=0)
        self.save(status)
        start_beside(partial(self._run, status, work))

    # Beside the request

    def _run(self, status: Status, work: Callable[[Status], Status]) -> None:
        try:
            ended = work(status)
        except CancelledError:
            ended = replace(status, stage="cancelled")
        except PlanChangedError:
            ended = replace(status, stage="overtaken")
        except ContentError as error:
            self._write("rows.json", [_told(problem) for problem in error.problems])
            ended = replace(status, stage="refused", refused=len(error.problems))
        except Exception:  # whatever it is, somebody waits for an answer
            logger.exception("The import %s of %s failed.", self.token, status.name)
            ended = replace(status, stage="failed")
        self._end(ended)

    def _end(self, status: Status) -> None:
        self.save(status)
        if status.stage != "shown":  # nothing will read it again
            (self.folder / "upload").unlink(missing_ok=True)

    def _check(self, status: Status) -> Status:
        plan = self._load(status).rehearse()
        found = review(plan)
        self._write("rows.json", found)
        return replace(
            status,
            stage="shown",
            digest=plan.digest(),
            created=sum(row["is_new"] for row in found),
            changed=sum(row["is_changed"] for row in found),
            alone=len(plan.steps) - len(plan.writes),
            kept=sum(field["is_kept"] for row in found for field in row["fields"]),
        )

    def _perform(self, status: Status) -> Status:
        self._load(status).perform(status.digest)
        return replace(status, stage="done")

    def _load(self, status: Status) -> TableLoad:
        def progress(words: str, done: int, total: int) -> None:
            if (self.folder / "cancel").exists():
                raise CancelledError
            self.save(replace(status, words=words, done=done, total=total))

        model = apps.get_model(status.model)
        dataset = read_table(status.format, (self.folder / "upload").read_bytes())
        words = "Writing the rows" if status.stage == "writing" else "Checking the rows"
        return TableLoad(
            read_rows(model, status.format, dataset),
            update=True,
            overwrite=status.overwrite,
            track=lambda steps: tracked(steps, progress, words),
            user=get_user_model().objects.get(pk=status.user),
            progress=progress,
            comment=f"Imported from {status.name}",
        )


def start_beside(work: Callable[[], None]) -> None:
    """Do ``work`` in a thread; where the process ends before, the database undoes it."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    Thread(target=run, daemon=True).start()


def _told(problem) -> dict:
    return {"place": problem.place.line, "key": problem.key, "message": problem.message}


def _root() -> Path:
    return settings.VAR_DIR / "imports"


def forget_old() -> None:
    """Remove the jobs that nobody came back to for a day."""
    for folder in _root().glob("*"):
        with suppress(FileNotFoundError):  # another process is doing the same
            if time.time() - folder.stat().st_mtime > KEEP_FOR:
                shutil.rmtree(folder, ignore_errors=True)
