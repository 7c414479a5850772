"""The links by identity in the texts of a load: each must name a page that is there."""

from collections.abc import Iterator

from publishing.checking.texts import Parts
from publishing.content.planning import Plan, Step
from publishing.content.problems import LineError
from publishing.markdown import render
from publishing.references import SCHEME, Reference, every, is_reference, pages_of


def dead_mentions(plan: Plan) -> Iterator[LineError]:
    """What ``plan``, whose rows are in the database, would write that leads nowhere.

    Drafts count as pages: what links to them may be published with them.
    """
    mentions = [each for step in plan.writes for each in _mentions(step)]
    references = {address: Reference.read(address) for _, _, address in mentions}
    pages = pages_of(filter(None, references.values()), among=every)
    for step, name, address in mentions:
        reference = references[address]
        if reference is None:
            yield step.row.problem(f"“{address}” is no reference that can be read", name)
        elif reference.uid not in pages:
            yield step.row.problem(f"“{address}” leads nowhere: there is no such page", name)


def _mentions(step: Step) -> Iterator[tuple[Step, str, str]]:
    for name in step.sets:
        text = step.row.wanted[name]
        if isinstance(text, str) and f"{SCHEME}:" in text.lower():
            for address in dict.fromkeys(filter(is_reference, Parts(render(text)).links)):
                yield step, name, address
