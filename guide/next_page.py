"""The state of the page that answers what to take next, kept in its address."""

from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from certifications.models import Certification
from guide.advice import Direction
from guide.compare_page import MOST
from guide.metro.network import draw_map
from guide.next_step import Answer, NextSteps, read_next_steps
from guide.question import read_question
from publishing.prepared import prepared, read_by_key
from roles.models import Role

ROLES_TO_PICK = 24


@prepared
def roles_to_pick() -> QuerySet[Role]:
    return Role.objects.visible().only("slug", "name")[:ROLES_TO_PICK]


@prepared
def _with_plans(*keys: int) -> QuerySet:
    found = Certification.objects.filter(pk__in=keys).with_plans()
    return found.values_list("pk", flat=True)


class NextPage:
    """What was asked with the parameters ``data``, which may be anything, and the answer."""

    def __init__(self, data: QueryDict):
        self.question = read_question(data, data.get("add", ""))
        self.picked = self.question.held
        self.roles = self._roles()

    def _roles(self) -> list[Role]:
        """The roles to choose from, and the one that is chosen."""
        roles = roles_to_pick()
        asked = self.question.role
        return roles if asked in [None, *roles] else [*roles, asked]

    @property
    def directions(self) -> list[tuple[str, str]]:
        return Direction.choices

    @cached_property
    def answer(self) -> NextSteps:
        question = self.question
        return read_next_steps(question.role, question.held.certifications, question.direction)

    @cached_property
    def map(self) -> dict:
        """The map with the route lit: what is held, what comes next, and the steps between."""
        steps = {a.certification.slug: a.reasons[0].text for a in self.answer.answers}
        return draw_map(steps, self.picked.certifications)

    @property
    def held(self) -> list[tuple[Certification, str]]:
        """Each certification that is held, with the address of the question without it."""
        return [
            (c, self.question.address(held=self.picked.slugs_without(c)))
            for c in self.picked.certifications
        ]

    @property
    def offers(self) -> list[tuple[Certification, str]]:
        """What the typed name may mean, each with the address of the question with it."""
        return [(c, self.address_with(c)) for c in self.picked.offers]

    @property
    def any_direction(self) -> str:
        """The address of the same question in all directions, where that asks for anything else."""
        asked = self.question
        is_wider = asked.direction and (asked.role or asked.held.certifications)
        return asked.address(direction="") if is_wider else ""

    @cached_property
    def planned(self) -> set[int]:
        """Which of the answers have a preparation plan, by their keys."""
        keys = {answer.certification.pk for answer in self.answer.answers}
        return set(read_by_key(_with_plans, keys))

    @property
    def can_compare(self) -> bool:
        return len(self.answer.answers) > 1

    @cached_property
    def to_compare(self) -> list[Answer]:
        """The answers that are ticked at first: the leading groups that fit, none of them cut."""
        ticked: list[Answer] = []
        for group in [*self.answer.groups, *self.answer.beside]:
            if len(ticked) + len(group.answers) > MOST:
                break
            ticked += group.answers
        return ticked

    def address_with(self, certification: Certification) -> str:
        return self.question.address(held=self.picked.slugs_with(certification))
