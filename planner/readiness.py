""" "Am I ready?": what a visitor says of each skill and mistake, and what is left to study.

The answers live in the address, one parameter for each part of the guide, named by its uid.
"""

import re
from dataclasses import dataclass

from django.http import QueryDict

from certifications.deep_dive import DeepDive, Entry

UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ASKED = "show"  # comes with the form, so that one without answers differs from none
SKILL_ANSWERS = {"yes": "Yes", "partly": "Partly", "no": "No"}
MISTAKE_ANSWERS = {"yes": "I avoid it", "no": "Not yet"}


@dataclass(frozen=True)
class Item:
    """A skill or a mistake with the answer that was given; blank if none was."""

    entry: Entry
    answers: dict[str, str]
    answer: str

    @property
    def name(self) -> str:
        return str(self.entry.uid)


class SelfCheck:
    """The self-check of ``dive`` as ``query`` has answered it."""

    def __init__(self, dive: DeepDive, query: QueryDict):
        self.skills = [self._item(entry, SKILL_ANSWERS, query) for entry in dive.skills]
        self.mistakes = [self._item(entry, MISTAKE_ANSWERS, query) for entry in dive.mistakes]
        known = {item.name: item for item in self.items}
        self.is_answered = any(item.answer for item in self.items)
        self.is_empty = ASKED in query and not self.is_answered
        # Other names are no answers: what a mail program adds to an address, for example.
        asked = {name: value for name, value in query.items() if UID.fullmatch(name)}
        self.unknown = sum(
            name not in known or bool(value and value not in known[name].answers)
            for name, value in asked.items()
        )

    @staticmethod
    def _item(entry: Entry, answers: dict[str, str], query: QueryDict) -> Item:
        answer = query.get(str(entry.uid), "")
        return Item(entry, answers, answer if answer in answers else "")

    @property
    def items(self) -> list[Item]:
        return [*self.skills, *self.mistakes]

    def _answered(self, items: list[Item], answer: str) -> list[Item]:
        return [item for item in items if item.answer == answer]

    @property
    def to_study(self) -> list[tuple[str, list[Item]]]:
        """What is left, the largest gaps first, each group under its heading."""
        groups = [
            ("Study from the ground up", self._answered(self.skills, "no")),
            ("Go over again", self._answered(self.skills, "partly")),
            ("Get out of the habit", self._answered(self.mistakes, "no")),
            ("Not answered yet", self._answered(self.items, "")),
        ]
        return [(heading, items) for heading, items in groups if items]
