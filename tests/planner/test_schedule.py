"""Any start, any plan, any days off: every task placed once, in order, on a day to study."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.schedule import Task, make_schedule
from planner.spans import DAY, DaysOff, find_span

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
shares = st.lists(st.integers(0, 100), max_size=25)
offs = st.builds(
    DaysOff,
    weekdays=st.frozensets(st.integers(0, 6), max_size=6),
    dates=st.frozensets(days, max_size=30),
)
lengths = st.integers(1, 400)
NEVER = DaysOff()


def tasks_of(*shares: int) -> list[Task]:
    return [Task(number, share) for number, share in enumerate(shares)]


def schedule_of(shares, length: int, start=date(2026, 12, 1), off=NEVER, needed: int = 0):
    return make_schedule(tasks_of(*shares), needed, start, start + length * DAY, off)


@st.composite
def with_days_near(draw):
    """A start with single days off close to it, so that they matter."""
    start = draw(days)
    near = st.integers(0, 60).map(lambda n: start + n * DAY)
    off = DaysOff(
        draw(st.frozensets(st.integers(0, 6), max_size=6)), draw(st.frozensets(near, max_size=40))
    )
    return start, off


@given(shares, lengths, with_days_near(), st.integers(1, 400))
def test_every_task_is_placed_once_or_falls_away_in_order(shares, length, begin, needed):
    start, off = begin
    schedule = schedule_of(shares, length, start, off, needed)
    keys = [placed.key for placed in schedule.placed]
    assert [*keys, *schedule.dropped] == list(range(len(shares)))
    for placed in schedule.placed:
        assert start <= placed.first <= placed.last < schedule.exam
        assert not [day for day in placed.days if day in off]
    for one, other in pairwise(schedule.placed):
        assert one.first <= other.first
        assert one.last <= other.last


@given(shares, lengths, with_days_near())
def test_with_enough_days_all_is_placed_and_nothing_overlaps(shares, length, begin):
    schedule = schedule_of(shares, length, *begin)
    if schedule.study_days:
        assert schedule.dropped == ()
    if schedule.study_days >= len(shares):
        assert all(one.last < other.first for one, other in pairwise(schedule.placed))


@given(shares, lengths, with_days_near(), st.integers(1, 400))
def test_all_falls_into_place_only_with_the_days_to_study_that_the_plan_asks_for(
    shares, length, begin, needed
):
    start, off = begin
    schedule = schedule_of(shares, length, start, off, needed)
    asked = off.study_days_of(needed)
    if schedule.study_days >= asked:
        assert schedule.dropped == ()
    elif len(schedule.placed) > 1:
        weights = shares if any(shares) else [1] * len(shares)
        done = sum(weights[: len(schedule.placed)])
        assert done * asked <= sum(weights) * schedule.study_days


@given(shares, lengths, with_days_near())
def test_all_days_to_study_are_used(shares, length, begin):
    schedule = schedule_of(shares, length, *begin)
    if schedule.placed and schedule.study_days >= len(shares):
        used = {
            placed.first + n * DAY
            for placed in schedule.placed
            for n in range((placed.last - placed.first).days + 1)
        }
        assert len({day for day in used if day not in begin[1]}) == schedule.study_days


@given(shares.filter(any), lengths, st.integers(1, 80))
def test_the_parts_make_a_whole_and_hours_follow_them(shares, length, hours):
    schedule = schedule_of(shares, length)
    assert sum(placed.part for placed in schedule.placed) == pytest.approx(1)
    for placed in schedule.placed:
        exact = length / 7 * hours * placed.part
        assert schedule.hours(placed, hours) == pytest.approx(exact, abs=0.5)


@given(with_days_near(), lengths)
def test_a_span_without_single_days_off_holds_what_a_plan_of_its_length_asks_for(begin, length):
    start, off = begin
    weekly = DaysOff(off.weekdays)
    studied = schedule_of((), length, start, weekly).study_days
    assert weekly.study_days_of(length) <= max(studied, 1)


@given(st.integers(1, 90), days, days, offs)
def test_the_start_follows_the_exam_and_is_never_before_the_day_of_asking(length, asked, exam, off):
    start, end = find_span(length, asked, None, exam, off)
    assert end == exam
    assert start <= exam
    assert start >= min(asked, exam)
    missing = off.study_days_of(length) - make_schedule((), 0, start, exam, off).study_days
    if start > min(asked, exam):
        assert missing <= 0
    assert (exam - start).days <= length or missing >= 0


@given(st.integers(1, 90), with_days_near())
def test_the_exam_follows_the_start_with_days_enough_and_is_no_day_off(length, begin):
    start, off = begin
    first, exam = find_span(length, date(1999, 1, 1), start, None, off)
    assert first == start
    assert exam not in off
    studied = make_schedule((), 0, start, exam, off).study_days
    asked = off.study_days_of(length)
    assert (exam - start).days >= length
    assert studied >= asked
    if studied > asked:
        assert all(start + n * DAY in off for n in range(length, (exam - start).days))


@given(shares, lengths, with_days_near(), st.integers(1, 90))
def test_the_weeks_hold_every_task_and_the_exam_without_a_gap(shares, length, begin, needed):
    schedule = schedule_of(shares, length, *begin, needed=needed)
    weeks = list(schedule.weeks())
    assert [p for week in weeks for p in week.tasks] == list(schedule.placed)
    assert [week.has_exam for week in weeks] == [False] * (len(weeks) - 1) + [True]
    for week in weeks:
        assert all(week.first <= placed.first <= week.last for placed in week.tasks)
        studied = {day for placed in week.going_on for day in placed.days}
        assert all(placed.first < week.first for placed in week.going_on)
        assert not week.going_on or any(week.first <= day <= week.last for day in studied)
    assert all(one.last + DAY == other.first for one, other in pairwise(weeks))
    if schedule.placed:
        assert weeks[0].first == schedule.start


def test_weeks_in_which_nothing_new_happens_stand_together():
    holiday = DaysOff(dates=frozenset(date(2026, 12, 1) + n * DAY for n in range(49, 56)))
    schedule = schedule_of([80, 20], 70, off=holiday)
    said = [(w.number, w.last_number, [p.key for p in w.tasks], [p.key for p in w.going_on])
            for w in schedule.weeks()]  # fmt: skip
    assert said == [
        (1, 1, [0], []), (2, 7, [], [0]), (8, 8, [], []), (9, 9, [1], [0]), (10, 10, [], [1]),
        (11, 11, [], []),
    ]  # fmt: skip


def test_a_leap_day_is_a_day():
    start, exam = find_span(30, date(2028, 2, 1), date(2028, 2, 1), None, NEVER)
    assert exam == date(2028, 3, 2)
    assert find_span(30, start, date(2027, 2, 1), None, NEVER)[1] == date(2027, 3, 3)


@pytest.mark.parametrize("start", [date(2026, 12, 25), date(2026, 3, 20), date(2026, 10, 20)])
def test_year_ends_and_changes_of_the_clock_lose_no_day(start):
    schedule = schedule_of([50, 50], 14, start)
    first, second = schedule.placed
    assert (first.first, second.last) == (start, start + timedelta(days=13))
    assert second.first == first.last + DAY == start + timedelta(days=7)


def test_time_is_shared_as_stated_even_where_shares_do_not_add_up():
    schedule = schedule_of([10, 30], 20)
    assert [(p.first.day, p.last.day) for p in schedule.placed] == [(1, 5), (6, 20)]


def test_without_any_share_the_time_is_shared_evenly():
    schedule = schedule_of([0, 0, 0], 9)
    assert [(p.first.day, p.last.day) for p in schedule.placed] == [(1, 3), (4, 6), (7, 9)]


def test_a_plan_without_tasks_has_a_start_and_an_exam():
    schedule = schedule_of([], 10)
    assert (schedule.placed, schedule.dropped) == ((), ())
    assert [week.has_exam for week in schedule.weeks()] == [True]


def test_days_off_are_left_out():
    weekend = DaysOff(frozenset({5, 6}), frozenset({date(2026, 12, 7)}))
    schedule = schedule_of([50, 50], 14, off=weekend)
    assert [(p.first.day, p.last.day) for p in schedule.placed] == [(1, 4), (8, 14)]


def test_too_short_a_span_keeps_what_fits_and_drops_the_rest():
    schedule = schedule_of([10, 15, 20, 15, 25, 15], 10, needed=30)
    assert [placed.key for placed in schedule.placed] == [0, 1]
    assert schedule.dropped == (2, 3, 4, 5)


def test_a_span_of_days_off_is_too_short_however_long_it_is():
    off = DaysOff(dates=frozenset(date(2027, 1, 2) + n * DAY for n in range(29)))
    schedule = schedule_of([10, 15, 20, 15, 25, 15], 31, date(2027, 1, 1), off, needed=30)
    assert [placed.key for placed in schedule.placed] == [0]
    assert schedule.hours(schedule.placed[0], 10) == 3  # two days of seven


def test_tasks_that_share_a_day_leave_none_empty():
    schedule = schedule_of([90, 5, 5], 2)
    assert [[day.day for day in placed.days] for placed in schedule.placed] == [[1, 2], [2], [2]]


def test_a_single_day_still_begins_the_first_task():
    schedule = schedule_of([50, 50], 1, needed=30)
    assert [placed.key for placed in schedule.placed] == [0]


@pytest.mark.parametrize("length", [0, -5])
def test_without_a_day_everything_falls_away(length):
    schedule = schedule_of([50, 50], length, needed=30)
    assert (schedule.placed, schedule.dropped) == ((), (0, 1))


def test_a_span_of_days_off_alone_drops_everything():
    off = DaysOff(dates=frozenset(date(2026, 12, 1) + n * DAY for n in range(5)))
    assert schedule_of([50, 50], 5, off=off).dropped == (0, 1)


def test_the_second_half_begins_where_half_of_the_time_is_spent():
    schedule = schedule_of([20, 20, 20, 40], 10)
    assert [placed.milestone for placed in schedule.placed] == ["Start", "", "", "Halfway"]
    assert [placed.milestone for placed in schedule_of([100], 10).placed] == ["Start"]


def test_nobody_can_take_every_weekday_off():
    with pytest.raises(ValueError, match="weekday"):
        DaysOff(frozenset(range(7)))
