from datetime import date

from django.template import Context, Template

from publishing.dates import long_span, short_span

START = date(2026, 12, 1)


def test_a_day_is_worded_in_four_ways_for_people_and_one_for_machines():
    words = Template(
        "{{ day|long_day }} · {{ day|full_day }} · {{ day|short_day }} · {{ day|short_day:True }}"
    )
    assert words.render(Context({"day": START})) == (
        '<time datetime="2026-12-01">1 December 2026</time> · '
        '<time datetime="2026-12-01">Tuesday, 1 December 2026</time> · '
        '<time datetime="2026-12-01">Tue 1 Dec</time> · '
        '<time datetime="2026-12-01">Tue 1 Dec 2026</time>'
    )


def test_a_span_is_said_shortly():
    assert short_span(START, START) == "1 Dec"
    assert short_span(START, date(2026, 12, 6)) == "1–6 Dec"
    assert short_span(date(2026, 12, 29), date(2027, 1, 3)) == "29 Dec 2026–3 Jan 2027"


def test_a_span_with_its_year_says_it_once_unless_it_has_two():
    assert long_span(START, START) == "1 Dec 2026"
    assert long_span(START, date(2026, 12, 6)) == "1–6 Dec 2026"
    assert long_span(date(2026, 12, 29), date(2027, 1, 3)) == "29 Dec 2026–3 Jan 2027"
