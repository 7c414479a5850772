"""What every template knows."""

from dataclasses import dataclass

from django.http import HttpRequest

from publishing.addresses import address

SITE_NAME = "MLOCP study guide"
SITE_NAV = [
    ("guide:guide", "Guide"),
    ("certifications:list", "Certifications"),
    ("guide:map", "Map"),
    ("paths:list", "Paths"),
    ("roles:list", "Roles"),
    ("institutions:list", "Institutions"),
    ("faqs:list", "Questions"),
    ("guide:next", "Next step"),
    ("planner:list", "Plan"),
]


@dataclass(frozen=True)
class Place:
    """An entry of the main navigation; ``current`` is the value of its ``aria-current``."""

    address: str
    label: str
    current: str


def navigation(path: str = "") -> list[Place]:
    """The main navigation as it stands on the page at ``path``."""
    return [_place(address(name), label, path) for name, label in SITE_NAV]


def _place(address: str, label: str, path: str) -> Place:
    below = "true" if path.startswith(address) else ""
    return Place(address, label, "page" if path == address else below)


def site(request: HttpRequest) -> dict:
    """The site's name, the main navigation, and the address that search engines should keep."""
    return {
        "site_name": SITE_NAME,
        "site_nav": navigation(request.path),
        "canonical": request.build_absolute_uri(request.path),
    }
