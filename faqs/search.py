from faqs.models import Question
from publishing.meta import plain
from search.sources import Entry, Source, declare, life_of


def read(question: Question) -> Entry:
    return Entry(
        title=question.title,
        address=question.get_absolute_url(),
        body=[question.short_answer, plain(question.answer)],
        words=question.search_words,
        **life_of(question),
    )


declare(
    Source(
        kind="question",
        label="Question",
        plural="Questions",
        place=5,
        rows=Question.objects.all,
        read=read,
    )
)
