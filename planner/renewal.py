"""When a certification has to be renewed: dates in, dates out."""

from dataclasses import dataclass
from datetime import date, timedelta

AHEAD = timedelta(days=90)  # our own reckoning of how early to think of a renewal


@dataclass(frozen=True)
class Window:
    """From the first day on which the certification may have run out, to the last.

    ``today`` is the day on which somebody looks at it.
    """

    passed: date
    opens: date
    closes: date
    today: date

    @property
    def reminder(self) -> date:
        """A day early enough to renew before the window opens."""
        return self.opens - AHEAD

    @property
    def is_reminder_past(self) -> bool:
        return self.reminder < self.today

    @property
    def is_open(self) -> bool:
        return self.opens <= self.today <= self.closes

    @property
    def is_over(self) -> bool:
        return self.closes < self.today

    @property
    def is_one_day(self) -> bool:
        return self.opens == self.closes

    @property
    def misses_leap_day(self) -> bool:
        """Whether an end was moved because its year has no 29 February."""
        return self.passed.day == 29 != min(self.opens.day, self.closes.day)


def years_after(day: date, years: int) -> date:
    """The same day ``years`` later; 28 February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def renewal_window(passed: date, min_years: int, max_years: int, today: date) -> Window:
    return Window(passed, years_after(passed, min_years), years_after(passed, max_years), today)
