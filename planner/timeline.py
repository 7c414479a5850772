"""The picture of a schedule: a line with a station for each task, drawn to the scale of its days.

A pure function from a schedule to positions in px; the template only prints them. Labels hang on
poles like flags, in turn above and below the line. Where two on one side would meet, the left one
is raised to the next tier, so that no pole crosses a label.
"""

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from planner.schedule import Schedule
from planner.spans import DAY, WEEK
from publishing.dates import long_span, short_day, short_span

LEFT, RIGHT = 64, 184  # room for the line's head, and for the label of the exam
WIDTH = 1160  # of the whole drawing, where stations do not need more
STATION_ROOM, DOT_ROOM = 84, 26  # the least from station to station on average, and at all
CAPTIONS = 30  # height of the captions of the weeks
TIER = 76  # height of a row of labels
LINE_GAP = 26  # between the line and the nearest label
LINE_HEIGHT = 16
WRAP, LINES = 22, 3  # of a label: characters in a line, and lines at most
FLAG = 8  # from the pole to its text
MAX_TICKS = 12
MAX_STATIONS = 60  # more than that, and the list alone is clearer


@dataclass(frozen=True)
class Station:
    x: int
    caption: str
    lines: list[str]
    is_milestone: bool = False
    is_exam: bool = False
    above: bool = True
    tier: int = 0
    label_y: int = 0  # baseline of the caption; the lines of the label follow below it
    pole: str = ""

    @property
    def width(self) -> int:
        """The room that the label takes to the right of its pole."""
        return FLAG + max(text_width(text) for text in [self.caption, *self.lines]) + FLAG


@dataclass(frozen=True)
class Tick:
    x: int
    caption: str


@dataclass(frozen=True)
class Timeline:
    width: int
    height: int
    y: int
    line: str
    ticks: list[Tick]
    stations: list[Station]

    @property
    def exam(self) -> Station:
        return self.stations[-1]


def text_width(text: str) -> int:
    """A width that ``text`` does not exceed in bold sans at 13 px, by a rule of thumb."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return round(7.4 * (len(text) - wide) + 13.5 * wide)


def _scale(stops: Sequence[date], days: int) -> float:
    """Px for a day, so that the stations between ``stops`` keep apart."""
    wanted = max(WIDTH - LEFT - RIGHT, STATION_ROOM * (len(stops) - 1))
    gaps = [(later - earlier).days for earlier, later in pairwise(stops) if later > earlier]
    return max(wanted / days, DOT_ROOM / min(gaps, default=days))


def _unplaced(schedule: Schedule, title_of: Callable, x_of: Callable) -> Iterator[Station]:
    span_of = long_span if schedule.spans_years else short_span
    for placed in schedule.placed:
        caption = span_of(placed.first, placed.last)
        if placed.milestone:
            caption = f"{placed.milestone} · {caption}"
        title = textwrap.wrap(title_of(placed.key), WRAP, max_lines=LINES, placeholder=" …")
        yield Station(x_of(placed.first), caption, title, bool(placed.milestone))
    exam = schedule.exam
    yield Station(
        x_of(exam), short_day(exam, with_year=schedule.spans_years), ["Exam day"], True, True
    )


def _in_tiers(stations: Sequence[Station]) -> list[Station]:
    """Give each station its side and tier, from the last one to the first."""
    placed: list[Station] = []
    for number in reversed(range(len(stations))):
        # The exam stands above, whatever the number of stations.
        station = replace(stations[number], above=(len(stations) - number) % 2 == 1)
        met = (
            other.tier
            for other in placed
            if other.above == station.above and other.x < station.x + station.width
        )
        placed.append(replace(station, tier=max(met, default=-1) + 1))
    return placed[::-1]


def _hung(station: Station, y: int) -> Station:
    """The station with its label and pole, on the line at height ``y``."""
    text_height = LINE_HEIGHT * len(station.lines)
    away = LINE_GAP + station.tier * TIER
    label_y = y - away - text_height if station.above else y + away + LINE_HEIGHT - 4
    end = label_y - 12 if station.above else label_y + text_height + 2
    return replace(station, label_y=label_y, pole=f"M{station.x} {y}V{end}")


def _ticks(schedule: Schedule, x_of: Callable) -> list[Tick]:
    """The weeks, or every second, third … of them where there are many."""
    step = -(-schedule.days // (WEEK * MAX_TICKS)) or 1
    numbers = range(0, -(-schedule.days // WEEK), step)
    return [Tick(x_of(schedule.start + n * WEEK * DAY), f"Week {n + 1}") for n in numbers]


def draw_timeline(schedule: Schedule, title_of: Callable[..., str]) -> Timeline | None:
    """The picture of ``schedule``; ``title_of`` names the task of a key.

    There is none where there is nothing to draw, or too much.
    """
    if not schedule.placed or len(schedule.placed) > MAX_STATIONS:
        return None
    stops = [*(placed.first for placed in schedule.placed), schedule.exam]
    scale = _scale(stops, schedule.days)

    def x_of(day: date) -> int:
        return LEFT + round((day - schedule.start).days * scale)

    stations = _in_tiers(list(_unplaced(schedule, title_of, x_of)))
    above, below = (
        1 + max((s.tier for s in stations if s.above == side), default=-1) for side in (True, False)
    )
    y = CAPTIONS + above * TIER + LINE_GAP
    return Timeline(
        width=x_of(schedule.exam) + RIGHT,
        height=y + LINE_GAP + below * TIER,
        y=y,
        line=f"M{LEFT - 30} {y}H{x_of(schedule.exam)}",
        ticks=_ticks(schedule, x_of),
        stations=[_hung(station, y) for station in stations],
    )
