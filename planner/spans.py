"""From when to when, and which days of it are for studying: dates in, dates out.

A day of a span is a day to study unless it is taken off. The exam day ends the span and is not part
of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True)
class DaysOff:
    """Days without study: some weekdays (0 is Monday) and single dates."""

    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()

    def __post_init__(self):
        if len(self.weekdays) >= WEEK:
            raise ValueError("At least one weekday must be left.")

    def __contains__(self, day: date) -> bool:
        return day.weekday() in self.weekdays or day in self.dates

    def next_free(self, day: date) -> date:
        """``day`` itself, or the first day after it that is not taken off."""
        while day in self:
            day += DAY
        return day

    @property
    def study_week(self) -> int:
        """The days to study in a week."""
        return WEEK - len(self.weekdays)

    def study_days_of(self, days: int) -> int:
        """The days to study that ``days`` of the calendar hold at the least, no single date off.

        This is what a plan of so many days asks for: a day off in every week is part of its pace,
        and a single date off is time lost.
        """
        weeks, rest = divmod(days, WEEK)
        left = weeks * self.study_week + max(rest - len(self.weekdays), 0)
        return max(left, min(days, 1))


def study_days(start: date, exam: date, off: DaysOff) -> list[date]:
    days = (start + n * DAY for n in range((exam - start).days))
    return [day for day in days if day not in off]


def find_span(
    days: int, asked: date, start: date | None, exam: date | None, off: DaysOff
) -> tuple[date, date]:
    """The first day and the exam day of a plan that likes to take ``days``.

    With both dates given they are the span. Of one date the other follows, as far away as the plan
    needs to have its days to study: the exam day is no day off, and the start is not before
    ``asked``, the day on which somebody asked for the plan.
    """
    if start and exam:
        return start, exam
    if exam:
        return _first_day(days, min(asked, exam), exam, off), exam
    start = start or asked
    end = start + days * DAY
    missing = off.study_days_of(days) - len(study_days(start, end, off))
    while missing > 0:
        missing -= end not in off
        end += DAY
    return start, off.next_free(end)


def _first_day(days: int, earliest: date, exam: date, off: DaysOff) -> date:
    """The start of a plan of ``days`` before ``exam``, but not before ``earliest``."""
    start = max(exam - days * DAY, earliest)
    missing = off.study_days_of(days) - len(study_days(start, exam, off))
    while missing > 0 and start > earliest:
        start -= DAY
        missing -= start not in off
    return start
