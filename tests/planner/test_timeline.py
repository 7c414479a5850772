from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.schedule import Task, make_schedule
from planner.spans import DAY, DaysOff
from planner.timeline import (
    FLAG,
    LINE_HEIGHT,
    MAX_STATIONS,
    Station,
    Timeline,
    draw_timeline,
    text_width,
)

START = date(2026, 12, 1)
titles = st.text(max_size=80)
works = st.lists(st.tuples(st.integers(0, 100), titles), min_size=1, max_size=25)


def drawing_of(works, length: int) -> Timeline:
    tasks = [Task(title, share) for share, title in works]
    schedule = make_schedule(tasks, 0, START, START + length * DAY, DaysOff())
    return draw_timeline(schedule, str)


def label_of(station: Station) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a label."""
    left = station.x + FLAG
    right = left + max(text_width(text) for text in [station.caption, *station.lines])
    top = station.label_y - 12
    return left, top, right, station.label_y + LINE_HEIGHT * len(station.lines) + 4


@given(works, st.integers(1, 200))
def test_no_label_meets_another_label_or_a_pole_or_the_line(works, length):
    drawing = drawing_of(works, length)
    boxes = [label_of(station) for station in drawing.stations]
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart
    for station in drawing.stations:
        end = int(station.pole.partition("V")[2])
        top, bottom = sorted((drawing.y, end))
        for left, upper, right, lower in boxes:
            crosses = left < station.x < right and upper < bottom and lower > top
            assert not crosses
    for _, top, _, bottom in boxes:
        assert bottom <= drawing.y - 12 or top >= drawing.y + 12


@given(works, st.integers(1, 200))
def test_everything_stands_within_the_picture(works, length):
    drawing = drawing_of(works, length)
    for station in drawing.stations:
        left, top, _right, bottom = label_of(station)
        assert left >= 0
        assert station.x <= drawing.width
        assert top >= 18
        assert bottom <= drawing.height + 8
    assert drawing.exam.x == max(station.x for station in drawing.stations)


def test_a_plan_of_the_guide_fits_a_screen_of_1280_px():
    drawing = drawing_of([(share, "A task of the guide") for share in (10, 15, 20, 10, 15, 30)], 60)
    assert drawing.width == 1160


def test_distances_are_to_the_scale_of_days():
    drawing = drawing_of([(50, "a"), (50, "b")], 20)
    first, second, exam = (station.x for station in drawing.stations)
    assert second - first == pytest.approx(exam - second, abs=1)


def test_start_half_and_exam_are_milestones():
    drawing = drawing_of([(25, "a"), (25, "b"), (25, "c"), (25, "d")], 28)
    assert [s.is_milestone for s in drawing.stations] == [True, False, True, False, True]
    assert [s.caption for s in drawing.stations][::2] == [
        "Start · 1–7 Dec", "Halfway · 15–21 Dec", "Tue 29 Dec",
    ]  # fmt: skip


def test_a_long_plan_has_few_ticks():
    assert len(drawing_of([(1, "a")], 3_000).ticks) <= 12


def test_there_is_no_picture_of_nothing_or_of_too_much():
    assert draw_timeline(make_schedule([], 0, START, START + DAY, DaysOff()), str) is None
    assert drawing_of([(1, "a")] * (MAX_STATIONS + 1), 100) is None
