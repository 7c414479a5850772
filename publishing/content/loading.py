"""A whole load, in one transaction that is kept or rolled back."""

from dataclasses import dataclass

from django.db import transaction

from publishing.content.applying import Applier, Track, remember
from publishing.content.matching import match
from publishing.content.mentions import dead_mentions
from publishing.content.planning import Plan, make_plan
from publishing.content.problems import ContentError, LineError
from publishing.content.reading import Content
from publishing.content.references import Resolver
from publishing.settled import gathering


class PlanChangedError(Exception):
    """The database is no longer as it was when the plan was shown."""


@dataclass(frozen=True)
class Load:
    """How ``content`` is to be loaded; see ``make_plan``."""

    content: Content
    update: bool = False
    overwrite: bool = False
    track: Track = iter

    def rehearse(self) -> Plan:
        """Check everything and write nothing; raises ``ContentError``."""
        with transaction.atomic(), gathering() as work:
            plan, problems = self._plan(lock=False)
            self._write(plan, problems)
            work.clear()  # what would follow is neither done nor needed
            transaction.set_rollback(True)
        return plan

    def perform(self, shown: str = "") -> Plan:
        """Load everything or nothing.

        Raises ``ContentError``, and ``PlanChangedError`` where there is something else to do than
        the plan whose digest was ``shown``.
        """
        with transaction.atomic(), gathering():
            plan, problems = self._plan(lock=self.update)
            self.prepare(plan)
            applier = self._write(plan, problems)
            if shown and plan.digest() != shown:
                raise PlanChangedError
            applier.store_pictures()
            self.conclude(plan)
        return plan

    def refuse(self, plan: Plan) -> list[LineError]:
        """What is refused of ``plan`` before anything of it is tried."""
        return []

    def prepare(self, plan: Plan) -> None:
        """What is done before anything is written for good."""

    def object_to(self, plan: Plan) -> list[LineError]:
        """What is refused of ``plan`` as it then stands in the database."""
        return []

    def conclude(self, plan: Plan) -> None:
        """What follows in the same transaction when everything is written."""
        remember(plan)

    def _plan(self, *, lock: bool) -> tuple[Plan, list[LineError]]:
        content = self.content
        resolver = Resolver(content)
        problems = [*content.problems, *match(content, resolver, lock=lock), *resolver.run()]
        plan = make_plan(content, update=self.update, overwrite=self.overwrite)
        return plan, problems + self.refuse(plan)

    def _write(self, plan: Plan, problems: list[LineError]) -> Applier:
        """Write all of ``plan`` but pictures; raises ``ContentError``."""
        applier = Applier(plan, self.track)
        applier.check_and_save()
        problems = [*problems, *applier.problems]
        if not problems:
            applier.relate()
            problems = [*dead_mentions(plan), *self.object_to(plan)]
        if problems:
            raise ContentError(problems)
        return applier
