"""What every template knows."""

from django.http import HttpRequest

SITE_NAV = [
    ("guide:guide", "Guide"),
    ("certifications:list", "Certifications"),
    ("guide:map", "Map"),
    ("paths:list", "Paths"),
    ("roles:list", "Roles"),
    ("institutions:list", "Institutions"),
    ("faqs:list", "Questions"),
]


def site(request: HttpRequest) -> dict:
    """The main navigation and the address under which search engines should keep the page."""
    return {"site_nav": SITE_NAV, "canonical": request.build_absolute_uri(request.path)}
