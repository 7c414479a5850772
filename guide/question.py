"""What a visitor says before asking what comes next, kept in the address of each page."""

from dataclasses import dataclass

from django.http import QueryDict

from certifications.addresses import page_address
from certifications.picking import Picked, pick
from guide.advice import Direction
from publishing.text import one_line
from roles.models import Role
from roles.reading import visible_role

MOST_HELD = 12
QUESTION = ("role", "held", "direction")  # the parameters that ask it


@dataclass(frozen=True)
class Question:
    """The role, what is held, and the direction.

    ``unknown`` is what means nothing: what it should be, and the word.
    """

    role: Role | None
    held: Picked
    direction: Direction | None
    unknown: list[tuple[str, str]]

    @property
    def is_asked(self) -> bool:
        return bool(self.role or self.held.certifications or self.direction)

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """What an address says of it; what was not said is blank."""
        return {
            "role": self.role.slug if self.role else "",
            "held": self.held.slugs,
            "direction": self.direction or "",
        }

    def address(self, **changes: str | list[str]) -> str:
        """The page that answers the question with ``changes``."""
        return page_address("guide:next", {**self.parameters, **changes})


def read_question(data: QueryDict, typed: str = "") -> Question:
    """What the parameters ``data`` say, which may be anything; ``typed`` names one more held."""
    held = pick(data.getlist("held"), typed, most=MOST_HELD)
    slug, word = (one_line(data.get(name, "")) for name in ("role", "direction"))
    role = visible_role(slug)
    direction = Direction(word) if word in Direction.values else None
    said = [("role", slug, role), ("direction", word, direction)]
    unknown = [(kind, text) for kind, text, meant in said if text and not meant]
    return Question(role, held, direction, [*as_certifications(held.dropped), *unknown])


def as_certifications(words: list[str]) -> list[tuple[str, str]]:
    """The ``words`` that name none, each with what it should be."""
    return [("certification", word) for word in words]
