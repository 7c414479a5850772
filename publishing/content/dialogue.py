"""A load as a person meets it: check, show, ask, write, sum up."""

import sys
from collections.abc import Iterable

from django.core.management.base import CommandError, OutputWrapper
from rich.console import Console
from rich.progress import track

from publishing.content.loading import Load, PlanChangedError
from publishing.content.planning import Plan, Step
from publishing.content.problems import ContentError
from publishing.content.reading import read_content
from publishing.content.report import counted, missing_lines, plan_lines, plan_table, summary


class Dialogue:
    """One run of ``load_content``; ``options`` are those of the command."""

    def __init__(self, out: OutputWrapper, options: dict):
        self.out = out
        self.options = options
        self.quiet = options["verbosity"] == 0
        self.load = Load(
            read_content(options["folder"]),
            update=options["update"],
            overwrite=options["overwrite_staff_changes"],
            track=self._track,
        )

    def run(self) -> None:
        """Raises ``CommandError``, and then nothing has been written."""
        try:
            plan = self._update() if self.options["update"] else self._create()
        except ContentError as error:
            found = counted(len(error.problems), "problem")
            raise CommandError(f"{error}\n\n{found}; nothing was written.") from error
        except PlanChangedError as error:
            message = "The content has changed meanwhile. Nothing was written; run it again."
            raise CommandError(message) from error
        if plan:
            self._say(("Would be: " if self.options["dry_run"] else "") + summary(plan))

    def _create(self) -> Plan:
        if not self.options["dry_run"]:
            return self.load.perform()
        plan = self.load.rehearse()
        self._show(plan)
        return plan

    def _update(self) -> Plan | None:
        plan = self.load.rehearse()
        self._show(plan)
        for line in missing_lines(self.load.content):
            self._say(line)
        if self.options["dry_run"]:
            return plan
        if plan.writes and not self._confirmed(plan):
            self._say("Nothing was written.")
            return None
        return self.load.perform(plan.digest())

    def _confirmed(self, plan: Plan) -> bool:
        if self.options["yes"]:
            return True
        try:
            answer = input(f"Write {counted(len(plan.writes), 'row')}? [y/N] ")
        except EOFError as error:
            message = "Nobody is there to ask. Nothing was written; --yes writes without asking."
            raise CommandError(message) from error
        return answer.strip().lower() in {"y", "yes"}

    def _show(self, plan: Plan) -> None:
        lines = list(plan_lines(plan))
        if lines and not self.quiet and self.out.isatty():
            self.out.write(plan_table(plan, colour=not self.options["no_color"]))
        else:
            for line in lines:
                self._say(line)

    def _say(self, line: str) -> None:
        if not self.quiet:
            self.out.write(line)

    def _track(self, steps: list[Step]) -> Iterable[Step]:
        if self.quiet or not sys.stderr.isatty():
            return steps
        return track(steps, "Content", console=Console(stderr=True), transient=True)
