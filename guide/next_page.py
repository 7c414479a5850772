"""The state of the page that answers what to take next, kept in its address."""

from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from certifications.models import Certification
from certifications.picking import pick
from guide.compare_page import MOST, compare_address
from guide.metro.network import draw_map
from guide.next_step import Direction, NextSteps, read_next_steps
from publishing.text import one_line
from roles.models import Role

MOST_HELD = 12
ROLES_TO_PICK = 24


class NextPage:
    """What was asked with the parameters ``data``, which may be anything, and the answer."""

    def __init__(self, data: QueryDict):
        self.picked = pick(data.getlist("held"), data.get("add", ""), most=MOST_HELD)
        self.roles = list(Role.objects.visible()[:ROLES_TO_PICK])
        self.dropped = list(self.picked.dropped)
        self.role = self._role(one_line(data.get("role", "")))
        if self.role and self.role not in self.roles:
            self.roles.append(self.role)  # so that the form goes on asking for it
        self.direction = self._direction(one_line(data.get("direction", "")))

    def _role(self, slug: str) -> Role | None:
        found = Role.objects.visible().filter(slug=slug).first() if slug else None
        if slug and not found:
            self.dropped.append(slug)
        return found

    def _direction(self, word: str) -> Direction | None:
        if word and word not in Direction.values:
            self.dropped.append(word)
        return Direction(word) if word in Direction.values else None

    @property
    def directions(self) -> list[tuple[str, str]]:
        return Direction.choices

    @property
    def is_asked(self) -> bool:
        return bool(self.role or self.picked.certifications)

    @cached_property
    def answer(self) -> NextSteps:
        return read_next_steps(self.role, self.picked.certifications, self.direction)

    @cached_property
    def map(self) -> dict:
        """The map with the route lit: what is held, and what comes next."""
        held = {certification.slug: "you hold it" for certification in self.picked.certifications}
        steps = {a.certification.slug: a.reasons[0].text for a in self.answer.answers}
        return draw_map(held | steps)

    @property
    def held(self) -> list[tuple[Certification, str]]:
        """Each certification that is held, with the address of the question without it."""
        picked = self.picked
        return [(c, self._address(picked.slugs_without(c))) for c in picked.certifications]

    @property
    def offers(self) -> list[tuple[Certification, str]]:
        """What the typed name may mean, each with the address of the question with it."""
        return [(c, self.address_with(c)) for c in self.picked.matches]

    @property
    def comparison(self) -> str:
        """The address that compares the first answers, where there are two or more."""
        slugs = [answer.certification.slug for answer in self.answer.answers][:MOST]
        return compare_address(slugs) if len(slugs) > 1 else ""

    def address_with(self, certification: Certification) -> str:
        return self._address(self.picked.slugs_with(certification))

    def _address(self, held: list[str]) -> str:
        role = {"role": self.role.slug} if self.role else {}
        direction = {"direction": self.direction} if self.direction else {}
        query = urlencode({**role, "held": held, **direction}, doseq=True)
        return reverse("guide:next") + (f"?{query}" if query else "")
