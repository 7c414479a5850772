"""Writes a whole made-up portal: everything or nothing, a few thousand rows at a time."""

from collections.abc import Callable, Iterable
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from certifications.models import Audience, Certification
from faqs.models import Question
from mlocp_portal.sample import around, catalogue
from mlocp_portal.sample.frame import Frame, make_frame
from mlocp_portal.sample.writer import Writer
from paths.models import LearningPath
from publishing.chunks import chunks
from search.indexing import rebuild

AT_ONCE = 5_000
IN_A_STATEMENT = 500

Advance = Callable[[str, int], None]  # what is written, and how many rows of it


class Filling:
    """Fills the database; ``advance`` hears of it."""

    def __init__(self, seed: int, advance: Advance = lambda what, count: None):
        # Beside what was filled before, nothing may have the same identity.
        self.first = getattr(Certification.objects.order_by("-pk").first(), "pk", 0)
        self.writer = Writer(seed + self.first)
        self.advance = advance
        self.today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)

    def fill(self, certifications: int, comments: int) -> None:
        with transaction.atomic():
            frame = make_frame(self.writer)
            rows = self._certifications(frame, certifications)
            guides = [row for row in rows if row.has_guide]
            paths = self._around(frame, rows)
            self._write("Sections", around.sections(self.writer))
            self._write("Testimonials", around.testimonials(self.writer))
            visible = [row for row in guides if row.is_visible]
            self._comments(comments, [*visible, *paths, *frame.roles])
            rebuild(advance=lambda count: self.advance("Search", count))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a plan for an empty table is a bad one now

    def _certifications(self, frame: Frame, count: int) -> list[Certification]:
        numbers = range(self.first, self.first + count)
        new = catalogue.certifications(self.writer, frame, numbers, self.today)
        rows = self._write("Certifications", new)
        Certification.objects.bulk_update(
            catalogue.successors(self.writer, rows), ["successor"], batch_size=IN_A_STATEMENT
        )
        self._write("Aliases", catalogue.aliases(self.writer, rows))
        self._write("Next steps", catalogue.next_steps(self.writer, frame, rows))
        for guides in chunks((row for row in rows if row.has_guide), AT_ONCE):
            self._guides(frame, guides)
        return rows

    def _guides(self, frame: Frame, guides: list[Certification]) -> None:
        parts = self._write("Parts of guides", catalogue.parts(self.writer, guides))
        audiences = [part for part in parts if isinstance(part, Audience)]
        self._write("Audiences of roles", around.roles_of(self.writer, frame, audiences))
        self._write("Statements", catalogue.statements(self.writer, guides))
        plans = self._write("Plans", catalogue.plans(self.writer, guides))
        self._write("Tasks", catalogue.tasks(self.writer, plans))

    def _around(self, frame: Frame, rows: list[Certification]) -> list[LearningPath]:
        count = len(rows)
        self._write("Recommendations", around.recommendations(self.writer, frame, rows))
        numbers = around.numbers_for(LearningPath, count)
        paths = self._write("Paths", around.paths(self.writer, numbers))
        self._write("Steps of paths", around.steps(self.writer, paths, rows))
        numbers = around.numbers_for(Question, count)
        asked = self._write("Questions", around.questions(self.writer, frame, numbers, rows))
        self._write("Related questions", around.related(self.writer, asked))
        return paths

    def _comments(self, count: int, pages: list[Model]) -> None:
        own = round(count * (1 - around.REPLIES)) if pages else 0
        for some in chunks(around.comments(self.writer, own, pages, self.today), AT_ONCE):
            threads = self._write("Comments", some)
            self._write("Comments", around.replies(self.writer, threads))

    def _write(self, what: str, rows: Iterable[Model]) -> list[Model]:
        written = []
        for model, same in groupby(rows, type):
            for some in chunks(same, AT_ONCE):
                written += model._base_manager.bulk_create(some, batch_size=IN_A_STATEMENT)
                self.advance(what, len(some))
        return written
