"""When to do what: dates in, schedule out.

Only whole days are counted, so no clock and no time zone plays a part.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby, pairwise
from typing import Any

from planner.spans import DAY, WEEK, DaysOff, study_days


@dataclass(frozen=True)
class Task:
    """Something to do; ``share`` is its weight among its plan's tasks, 0 if none is stated."""

    key: Any
    share: int = 0


@dataclass(frozen=True)
class Placed:
    """A task with the days to study it, and the part of all the time that it takes."""

    key: Any
    days: Sequence[date]
    part: float
    milestone: str = ""

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def days_off(self) -> list[date]:
        """The days between the first and the last that are not for studying."""
        return [
            day + n * DAY
            for day, next_day in pairwise(self.days)
            for n in range(1, (next_day - day).days)
        ]


@dataclass(frozen=True)
class Week:
    """Seven days from a start on; several such weeks where the later ones bring nothing new."""

    number: int
    last_number: int
    first: date
    last: date
    tasks: tuple[Placed, ...]  # those that begin
    going_on: tuple[Placed, ...]  # those that have begun before
    has_exam: bool


@dataclass(frozen=True)
class Schedule:
    start: date
    exam: date
    study_days: int
    study_week: int
    placed: tuple[Placed, ...]
    dropped: tuple[Any, ...]

    @property
    def days(self) -> int:
        """Days from the start to the exam, the exam day left out."""
        return (self.exam - self.start).days

    @property
    def spans_years(self) -> bool:
        return self.start.year != self.exam.year

    def hours(self, placed: Placed, hours_a_week: int) -> float:
        """The hours that a task gets: weeks × hours × its part, to the nearest half hour.

        A week is as many days to study as a week without single dates off holds.
        """
        exact = self.study_days / self.study_week * hours_a_week * placed.part
        return max(round(exact * 2) / 2, 0.5) if exact else 0.0

    def fullest_day(self, hours_a_week: int) -> float:
        """The most hours that fall on one day."""
        by_day: Counter[date] = Counter()
        for placed in self.placed:
            for day in placed.days:
                by_day[day] += self.hours(placed, hours_a_week) / len(placed.days)
        return max(by_day.values(), default=0.0)

    def weeks(self) -> Iterator[Week]:
        """The weeks, counted from the start, to the exam; of a schedule without tasks the last."""
        exam_week = self._week_of(self.exam)
        begun, going_on = self._begun(), self._going_on()

        def happening(number: int) -> tuple:
            # Whatever begins makes its week one of its own.
            return begun.get(number, ()), going_on.get(number, ()), number == exam_week

        numbers = range(0 if self.placed else exam_week, exam_week + 1)
        for (tasks, others, has_exam), group in groupby(numbers, happening):
            number, *more = group
            last_number = more[-1] if more else number
            first = self.start + number * WEEK * DAY
            last = self.exam if has_exam else self.start + (last_number * WEEK + 6) * DAY
            yield Week(number + 1, last_number + 1, first, last, tasks, others, has_exam)

    def _begun(self) -> dict[int, tuple[Placed, ...]]:
        """Week → the tasks that begin in it."""
        by_week = groupby(self.placed, lambda placed: self._week_of(placed.first))
        return {number: tuple(tasks) for number, tasks in by_week}

    def _going_on(self) -> dict[int, tuple[Placed, ...]]:
        """Week → the tasks that began before it and have a day to study in it."""
        weeks: dict[int, tuple[Placed, ...]] = {}
        for placed in self.placed:
            numbers = {self._week_of(day) for day in placed.days} - {self._week_of(placed.first)}
            for number in numbers:
                weeks[number] = (*weeks.get(number, ()), placed)
        return weeks

    def _week_of(self, day: date) -> int:
        return (day - self.start).days // WEEK


def _weights(tasks: Sequence[Task]) -> list[int]:
    """How the time is shared: as stated, or evenly where nothing is."""
    shares = [task.share for task in tasks]
    return shares if any(shares) else [1] * len(shares)


def _count_fitting(tasks: Sequence[Task], days: int, needed: int) -> int:
    """How many tasks, from the first on, fit into ``days`` when all of them need ``needed``.

    Both are days to study.
    """
    if days >= needed or not tasks:
        return len(tasks)
    sums = list(accumulate(_weights(tasks)))
    fitting = sum(done * needed <= sums[-1] * days for done in sums)
    return max(fitting, 1)  # something can be begun on any day


def _bounds(weights: Sequence[int], days: int) -> list[tuple[int, int]]:
    """First and last study day of each task, as numbers below ``days``.

    Days are shared out in whole; where there are fewer of them than tasks, a day on which one task
    ends and others begin belongs to all of them.
    """
    total, count = sum(weights), len(weights)
    bounds, begin, done = [], 0, 0
    for number, weight in enumerate(weights, start=1):
        if days < count:
            begin = min(done * days // total, days - 1)
            done += weight
            end = max(-(-done * days // total) - 1, begin)
        else:
            done += weight
            # At least a day for this task, and one for each that follows.
            end = min(max(round(done * days / total), begin + 1), days - count + number) - 1
        bounds.append((begin, end))
        begin = end + 1
    return bounds


def _milestones(weights: Sequence[int]) -> dict[int, str]:
    """Number of a task → what its beginning marks: the start, or the second half of the time."""
    before = list(accumulate(weights, initial=0))[:-1]
    halfway = next((n for n, done in enumerate(before) if n and 2 * done >= sum(weights)), 0)
    return {halfway: "Halfway", 0: "Start"}


def _place(tasks: Sequence[Task], study: Sequence[date]) -> Iterator[Placed]:
    weights = _weights(tasks)
    milestones = _milestones(weights)
    for number, (task, (first, last)) in enumerate(
        zip(tasks, _bounds(weights, len(study)), strict=True)
    ):
        part = weights[number] / sum(weights)
        yield Placed(task.key, study[first : last + 1], part, milestones.get(number, ""))


def make_schedule(
    tasks: Sequence[Task], needed: int, start: date, exam: date, off: DaysOff
) -> Schedule:
    """Place ``tasks`` in order on the days from ``start`` to before ``exam``.

    ``needed`` is the smallest number of days in which all tasks can be done. With fewer days to
    study than those hold, the tasks that no longer fit fall away from the end; without any day to
    study, all of them do.
    """
    study = study_days(start, exam, off)
    fitting = _count_fitting(tasks, len(study), off.study_days_of(needed)) if study else 0
    return Schedule(
        start=start,
        exam=exam,
        study_days=len(study),
        study_week=off.study_week,
        placed=tuple(_place(tasks[:fitting], study)) if fitting else (),
        dropped=tuple(task.key for task in tasks[fitting:]),
    )
