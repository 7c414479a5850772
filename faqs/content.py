from faqs.models import Topic
from publishing.content.kinds import PUBLISHING, Kind, declare

declare(
    Kind(
        "faqs",
        model=Topic,
        fields=("name", "order", "summary"),
        parts=(
            Kind(
                "questions",
                fields=(
                    *("slug", "title", "short_answer", "answer"),
                    *("certification", "search_words", "related"),
                    *PUBLISHING,
                ),
                position="order",
                inherits=PUBLISHING,
            ),
        ),
    )
)
