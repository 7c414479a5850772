from certifications.models import Certification, Level, Track
from publishing.content.kinds import PUBLISHING, Kind, Layout, declare


def titled(name: str, *fields: str) -> Kind:
    """A list of parts that have a title and a detail."""
    return Kind(name, fields=("title", "detail", *fields), key=("title",), position="order")


def next_steps() -> Kind:
    fields = ("kind", "target", "why", "source")
    return Kind("next_steps", fields=fields, key=("kind", "target"), position="order")


declare(
    Kind(
        "levels",
        model=Level,
        layout=Layout.LIST,
        fields=("slug", "name", "order", "summary"),
    ),
    Kind(
        "tracks",
        model=Track,
        fields=("name", "code", "colour", "order", "summary", "institutions"),
        parts=(next_steps(),),
    ),
    Kind(
        "certifications",
        model=Certification,
        fields=(
            *("name", "abbreviation"),
            *("track", "track_inferred", "level", "level_inferred"),
            *("provider", "provider_inferred"),
            *("status", "successor", "has_guide", "recommended_order", "tagline", "summary"),
            *("who_for", "prerequisites_summary", "skills_summary", "order_label"),
            *("difficulty", "difficulty_source", "exam_form", "exam_form_source"),
            *("pass_mark", "pass_mark_qualifier", "pass_mark_source"),
            *("validity_min_years", "validity_max_years"),
            *("validity_qualifier", "validity_source"),
            *PUBLISHING,
        ),
        parts=(
            Kind("aliases", fields=("name", "state", "source"), key=("name",)),
            titled("audiences"),
            titled("prerequisites", "strength", "source"),
            titled("skills"),
            titled("projects"),
            Kind(
                "plans",
                fields=("min_days", "max_days", "focus", "detail"),
                key=("min_days", "max_days"),
                position="order",
                parts=(titled("tasks", "share"),),
            ),
            titled("mistakes", "remedy"),
            next_steps(),
            Kind(
                "source_statements",
                fields=("subject", "statement", "source", "settled"),
                key=("subject", "source"),
                position="order",
            ),
        ),
    ),
)
