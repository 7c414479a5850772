from datetime import UTC, date, datetime

from django.template import Context, Template

from publishing.dates import long_span, short_span, staff_day, staff_moment
from publishing.vocabulary import full_day, long_day, short_day

START = date(2026, 12, 1)


def test_a_day_is_worded_in_four_ways_for_people_and_one_for_machines():
    assert [long_day(START), full_day(START), short_day(START), short_day(START, True)] == [
        '<time datetime="2026-12-01">1 December 2026</time>',
        '<time datetime="2026-12-01">Tuesday, 1 December 2026</time>',
        '<time datetime="2026-12-01">Tue 1 Dec</time>',
        '<time datetime="2026-12-01">Tue 1 Dec 2026</time>',
    ]


def test_a_span_is_said_shortly():
    assert short_span(START, START) == "1 Dec"
    assert short_span(START, date(2026, 12, 6)) == "1–6 Dec"
    assert short_span(date(2026, 12, 29), date(2027, 1, 3)) == "29 Dec 2026–3 Jan 2027"


def test_a_span_with_its_year_says_it_once_unless_it_has_two():
    assert long_span(START, START) == "1 Dec 2026"
    assert long_span(START, date(2026, 12, 6)) == "1–6 Dec 2026"
    assert long_span(date(2026, 12, 29), date(2027, 1, 3)) == "29 Dec 2026–3 Jan 2027"


def test_staff_read_one_way_of_saying_a_moment():
    when = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
    shown = Template("{{ when }}|{{ when|date:'DATETIME_FORMAT' }}").render(Context({"when": when}))
    assert shown == "24 Nov 2026, 19:30|24 Nov 2026, 19:30"
    assert staff_moment(when) == "24 Nov 2026, 19:30"
    assert staff_day(when.date()) == "24 Nov 2026"
