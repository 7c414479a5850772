"""The choice that lives in an address, and the dated plan that follows from it.

An address that came from the form says itself when it was made (``made``). All that follows from
it is then a function of the address and the guide: the same today and in a month, and a calendar
program that reads it again finds the same days.
"""

from datetime import datetime
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from certifications.deep_dive import DeepDive, Entry
from certifications.models import Certification
from planner.forms import PlanForm
from planner.made import read_made, stamp_of, write_made
from planner.schedule import Placed, Schedule, Task, Week, make_schedule
from planner.spans import find_span
from planner.timeline import Timeline, draw_timeline

DAYS_WORK = 8  # hours


class Choice:
    """What ``query`` asks of the plans of ``certification``, whose guide is ``dive``."""

    def __init__(self, certification: Certification, dive: DeepDive, query: QueryDict):
        self.certification = certification
        self.plans = dive.plans if certification.has_guide else []
        self._query = query
        self.made = read_made(query)
        asked = self.made or timezone.now()
        self.is_asked = bool(self.plans) and PlanForm.asked_in(query)
        self.form = PlanForm(self.plans, asked, query if self.is_asked else None)

    @property
    def is_valid(self) -> bool:
        return self.is_asked and self.form.is_valid()

    @property
    def plan(self) -> Entry:
        return self.form.chosen_plan

    @property
    def stamp(self) -> datetime:
        return stamp_of(self.certification, self.made)

    @property
    def hours(self) -> int | None:
        return self.form.cleaned_data["hours"]

    @property
    def query(self) -> str:
        return self.query_made(self.made)

    def query_made(self, made: datetime | None) -> str:
        """The choice as the query of an address."""
        return write_made(self._query_of(self.plan), made)

    @property
    def fitting_query(self) -> str:
        """The same choice for ``fitting_plan``, to be made when it is asked for."""
        return write_made(self._query_of(self.fitting_plan), None)

    def _query_of(self, plan: Entry) -> QueryDict:
        """The choice with ``plan``, short and always in the same order."""
        values = self.form.cleaned_data
        query = QueryDict(mutable=True)
        query["plan"] = str(plan.uid)
        for name in ("start", "exam"):
            if values[name]:
                query[name] = values[name].isoformat()
        if not (values["start"] or values["exam"]):
            query["start"] = self.form.asked.isoformat()
        if values["hours"]:
            query["hours"] = values["hours"]
        query.setlist("off", [day for day in self._query.getlist("off") if day])
        if values["away"]:
            query["away"] = self.form.data["away"]
        return query

    @cached_property
    def schedule(self) -> Schedule:
        values, plan = self.form.cleaned_data, self.plan
        off = self.form.days_off
        start, exam = find_span(plan.high, self.form.asked, values["start"], values["exam"], off)
        tasks = [Task(task, task.share) for task in plan.tasks]
        return make_schedule(tasks, plan.low, start, exam, off)

    @property
    def left_out(self) -> list[Entry]:
        """The tasks of all plans that have no place in this one."""
        placed = {placed.key.uid for placed in self.schedule.placed}
        return [task for plan in self.plans for task in plan.tasks if task.uid not in placed]

    @cached_property
    def timeline(self) -> Timeline | None:
        return draw_timeline(self.schedule, lambda task: task.title)

    @property
    def needed(self) -> int:
        """The fewest days to study in which the whole plan can be done."""
        return self._days_asked_by(self.plan.low)

    @property
    def is_short(self) -> bool:
        return self.schedule.study_days < self.needed

    @property
    def is_long(self) -> bool:
        """Whether both ends were given and leave more time than the plan asks for."""
        schedule, values = self.schedule, self.form.cleaned_data
        is_chosen = bool(values["start"] and values["exam"])
        is_longer = schedule.days > self.plan.high
        return is_chosen and is_longer and schedule.study_days > self._days_asked_by(self.plan.high)

    @property
    def fitting_plan(self) -> Entry | None:
        """The longest plan for which there are days enough."""
        days = self.schedule.study_days
        fitting = (plan for plan in self.plans if self._days_asked_by(plan.low) <= days)
        return max(fitting, key=lambda plan: plan.low, default=None)

    def _days_asked_by(self, length: int) -> int:
        return self.form.days_off.study_days_of(length)

    @property
    def weeks(self) -> list[tuple[Week, list[tuple[Placed, float | None]]]]:
        """Each week with its tasks and their hours, where hours a week were given."""
        return [
            (week, [(p, self.hours_of(p)) for p in week.tasks]) for week in self.schedule.weeks()
        ]

    @property
    def is_exam_off(self) -> bool:
        """Whether the exam stands on a day that was taken off."""
        return self.schedule.exam in self.form.days_off

    @property
    def overfull_day(self) -> float | None:
        """The hours of the fullest day, where they are more than a day's work."""
        fullest = self.schedule.fullest_day(self.hours) if self.hours else 0
        return fullest if fullest > DAYS_WORK else None

    def hours_of(self, placed: Placed) -> float | None:
        return self.schedule.hours(placed, self.hours) if self.hours else None
