from guide.models import Section, Testimonial
from publishing.content.kinds import PUBLISHING, Kind, Layout, declare

PROSE = ("title", "number", "order", "block", "body", *PUBLISHING)

declare(
    Kind(
        "sections",
        model=Section,
        layout=Layout.NUMBERED,
        fields=PROSE,
        parts=(
            Kind(
                "children",
                fields=("slug", *PROSE),
                position="order",
                inherits=PUBLISHING,
            ),
        ),
    ),
    Kind(
        "testimonials",
        model=Testimonial,
        # Without an address; the file is called after the person.
        key=("name",),
        fields=("name", "role", "order", "text", "verification", "source", *PUBLISHING),
    ),
)
