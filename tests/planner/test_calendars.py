"""Calendar files, read by a library that is not the one which writes them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from django.utils import timezone
from ics import Calendar, Event

from certifications.models import Certification, PlanTask
from planner.renewal import years_after
from tests.factories import CertificationFactory
from tests.html import find_all
from tests.planner.conftest import MADE

FILE = "/plan/mlocp/calendar.ics"


def all_events_of(response) -> list[Event]:
    """The entries of a calendar file in the order of their dates, cancelled ones as well."""
    assert response.status_code == 200
    return sorted(Calendar(response.text).events, key=lambda event: event.begin)


def events_of(response) -> list[Event]:
    return standing(all_events_of(response))


def standing(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.status != "CANCELLED"]


def take_in(calendar: dict[str, Event], response) -> dict[str, Event]:
    """What a calendar program holds after it took in a file: one entry for each UID."""
    return calendar | {event.uid: event for event in all_events_of(response)}


def days_of(event: Event) -> tuple[date, date]:
    return event.begin.date(), event.end.date()


def each_day_of(event: Event) -> list[date]:
    """The days that an entry stands on, its recurrence followed."""
    first, end = days_of(event)
    rules = [str(line) for line in event.extra if line.name in {"RRULE", "EXDATE"}]
    if rules:
        start = datetime.combine(first, time())
        return [day.date() for day in rrulestr("\n".join(rules), dtstart=start, forceset=True)]
    return [first + timedelta(days=n) for n in range((end - first).days)]


def sequence_of(response) -> int:
    (sequence,) = {
        int(line.partition(":")[2])
        for line in response.text.splitlines()
        if line.startswith("SEQUENCE")
    }
    return sequence


def test_a_file_holds_each_task_and_the_exam_as_whole_days_with_exclusive_ends(ask):
    events = events_of(ask(FILE, start="2026-12-20", hours="7"))
    assert all(event.all_day for event in events)
    assert [event.name for event in events] == [
        "MLOCP: Task 0", "MLOCP: Task 1", "MLOCP: Task 2", "MLOCP: Task 3", "MLOCP: exam day",
    ]  # fmt: skip
    assert [days_of(event) for event in events] == [
        (date(2026, 12, 20), date(2026, 12, 23)),
        (date(2026, 12, 23), date(2026, 12, 29)),
        (date(2026, 12, 29), date(2027, 1, 7)),
        (date(2027, 1, 7), date(2027, 1, 19)),
        (date(2027, 1, 19), date(2027, 1, 20)),
    ]
    assert "About 12 hours" in events[3].description


def test_a_changed_plan_moves_its_entries_and_doubles_none(ask):
    calendar = take_in({}, ask(FILE, start="2026-12-20"))
    later = take_in(calendar, ask(FILE, start="2027-02-01", off="sun", hours="5"))
    assert later.keys() == calendar.keys()
    assert min(days_of(event)[0] for event in standing(later.values())) == date(2027, 2, 1)


def test_renamed_and_reordered_tasks_keep_their_entries(ask):
    calendar = take_in({}, ask(FILE, start="2026-12-20"))
    task = PlanTask.objects.filter(plan__min_days=30).first()
    PlanTask.objects.filter(pk=task.pk).update(title="Renamed", order=9)
    later = take_in(calendar, ask(FILE, start="2026-12-20"))
    assert later.keys() == calendar.keys()
    assert "MLOCP: Renamed" in {event.name for event in later.values()}


def test_another_plan_takes_the_place_of_the_first(ask):
    longer = ask(FILE, start="2026-12-20")
    shorter = ask(FILE, plan="7-14", start="2026-12-01")
    for before, after in [(longer, shorter), (shorter, longer)]:
        calendar = take_in(take_in({}, before), after)
        left = {event.uid for event in standing(calendar.values())}
        assert left == {event.uid for event in events_of(after)}
        assert len(left) == 5


def test_a_span_that_became_too_short_takes_tasks_out_of_the_calendar(ask):
    calendar = take_in({}, ask(FILE, start="2026-12-01"))
    later = take_in(calendar, ask(FILE, start="2026-12-01", exam="2026-12-11"))
    assert sorted(event.name for event in standing(later.values())) == [
        "MLOCP: Task 0", "MLOCP: Task 1", "MLOCP: exam day",
    ]  # fmt: skip


def test_what_is_cancelled_stands_out_of_sight(ask):
    events = all_events_of(ask(FILE, start="2026-12-20"))
    gone = [event for event in events if event.status == "CANCELLED"]
    assert len(gone) == 4
    assert {days_of(event)[0] for event in gone} == {date(2020, 1, 1)}


def test_days_off_are_free_in_the_calendar(ask):
    response = ask(FILE, start="2026-12-01", off=["sat", "sun"], away="2026-12-24..2026-12-26")
    studied = [day for event in events_of(response)[:-1] for day in each_day_of(event)]
    assert len(studied) == len(set(studied)) == 30 - 8 - 2
    assert not [day for day in studied if day.weekday() > 4 or day.day in {24, 25, 26}]
    first, second = events_of(response)[:2]
    assert "days off left free" not in first.description
    assert second.description.startswith("3–8 Dec, days off left free")
    free = take_in(take_in({}, response), ask(FILE, start="2026-12-01"))
    assert len(standing(free.values())) == 5


def test_the_same_address_gives_the_same_file_for_good(ask):
    assert ask(FILE, exam="2026-12-30").content == ask(FILE, exam="2026-12-30").content
    assert ask(FILE, start="2026-12-30", made="").content == (
        ask(FILE, start="2026-12-30", made="").content
    )


def test_a_later_choice_and_a_later_guide_count_as_newer(ask, certification):
    Certification.objects.update(updated_at=timezone.now() - timedelta(days=9_000))
    first = ask(FILE, start="2026-12-20")
    second = ask(FILE, start="2026-12-20", made="20261124T080001")
    assert sequence_of(second) == sequence_of(first) + 1
    assert "DTSTAMP:20261124T080000Z" in first.text
    Certification.objects.update(updated_at="2030-01-01T00:00:00Z")
    changed = ask(FILE, start="2026-12-20")
    assert sequence_of(changed) > sequence_of(second)
    assert "LAST-MODIFIED:20300101T000000Z" in changed.text
    assert sequence_of(changed) < 2**31


def test_a_renamed_task_counts_as_newer(ask):
    Certification.objects.update(updated_at=timezone.now() - timedelta(days=9_000))
    older = sequence_of(ask(FILE))
    task = PlanTask.objects.first()
    task.title = "Renamed"
    task.save()
    assert sequence_of(ask(FILE)) > older


def test_a_subscriber_is_told_how_often_to_look(ask):
    text = ask(FILE, start="2026-12-20").text
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in text
    assert "X-PUBLISHED-TTL:P1D\r\n" in text


def test_the_file_is_announced_as_a_calendar_with_a_name(ask):
    response = ask(FILE, start="2026-12-20")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="mlocp-plan.ics"'


def test_lines_are_folded_and_marks_are_escaped(ask):
    title = "A; b, c\\n: “ü” " + "x" * 100
    PlanTask.objects.filter(title="Task 0").update(title=title, detail="One.\n\nTwo, three; four.")
    response = ask(FILE, start="2026-12-20")
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    first = events_of(response)[0]
    assert first.name.startswith("MLOCP: A; b, c")
    assert "One. Two, three; four." in first.description


def test_the_page_offers_the_file_and_a_subscription(ask):
    response = ask(start="2026-12-20", off=["sat", "sun"])
    query = response.context["choice"].query.replace("&", "&amp;")
    assert f'href="{FILE}?{query}"' in response.text
    assert f'href="webcal://testserver{FILE}?{query}"' in response.text
    assert f"made={MADE}" in query
    (field,) = (e for e in find_all(response.text, "input") if e.get("id") == "feed-address")
    assert field.get("value") == f"http://testserver{FILE}?{response.context['choice'].query}"
    assert "readonly" in field.attrib


def test_a_choice_that_cannot_be_used_gets_the_form_and_not_a_file(ask, client):
    response = ask(FILE, start="2026-02-31")
    assert response.status_code == 422
    assert "is not a day" in response.text
    assert client.get(FILE)["Location"] == "/plan/mlocp/"


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_no_time_zone_shifts_a_day(ask, settings, zone):
    settings.TIME_ZONE = zone
    assert days_of(events_of(ask(FILE, start="2026-03-28"))[0])[0] == date(2026, 3, 28)


RENEWAL = "/plan/a/renewal/"


@pytest.fixture
def valid_for(db):
    def make(shortest: int, longest: int) -> Certification:
        return CertificationFactory(
            slug="a", name="A", validity_min_years=shortest, validity_max_years=longest,
            validity_qualifier="generally", validity_source="Section 8",
        )  # fmt: skip

    return make


def window_of(response) -> tuple[date, date]:
    window = response.context["window"]
    return window.opens, window.closes


def test_a_renewal_window_has_its_qualifier_and_source(client, valid_for):
    valid_for(2, 3)
    response = client.get(RENEWAL, {"passed": "2025-12-01", "made": MADE}, follow=True)
    assert window_of(response) == (date(2027, 12, 1), date(2028, 12, 1))
    assert "generally valid for 2–3 years" in response.text
    assert "Section 8" in response.text


@pytest.mark.parametrize(("years", "end"), [(1, date(2025, 2, 28)), (4, date(2028, 2, 29))])
def test_a_leap_day_ends_on_the_28th_where_there_is_no_29th(client, valid_for, years, end):
    valid_for(years, years)
    response = client.get(RENEWAL, {"passed": "2024-02-29"}, follow=True)
    assert window_of(response) == (end, end)
    assert ("A year without 29 February" in response.text) == (end.day == 28)


def test_the_window_its_end_and_a_reminder_are_entries_of_a_calendar(client, valid_for):
    valid_for(2, 3)
    events = events_of(client.get(RENEWAL + "calendar.ics", {"passed": "2025-12-01", "made": MADE}))
    assert [(event.name, *days_of(event)) for event in events] == [
        ("A: think of renewing before 1 December 2027", date(2027, 9, 2), date(2027, 9, 3)),
        ("A: may run out between 1 December 2027 and 1 December 2028",
         date(2027, 12, 1), date(2028, 12, 2)),
        ("A: the stated validity is over", date(2028, 12, 1), date(2028, 12, 2)),
    ]  # fmt: skip
    assert all("Stated: generally 2–3 years (Section 8)" in e.description for e in events)
    assert all("Reckoned by this portal" in event.description for event in events)


def test_another_day_of_passing_moves_the_entries_and_counts_as_newer(client, valid_for):
    valid_for(2, 3)
    Certification.objects.update(updated_at=timezone.now() - timedelta(days=9_000))
    asked = client.get(RENEWAL, {"passed": "2024-12-01"})
    assert asked.status_code == 302
    assert "&made=" in asked["Location"]
    older, newer = (
        client.get(RENEWAL + "calendar.ics", {"passed": passed, "made": made})
        for passed, made in [("2025-12-01", MADE), ("2026-11-20", "20261124T080001")]
    )
    assert sequence_of(newer) == sequence_of(older) + 1
    assert "DTSTAMP:20261124T080001Z" in newer.text
    calendar = take_in(take_in({}, older), newer)
    assert len(calendar) == 3
    assert max(event.end.date() for event in calendar.values()) == date(2029, 11, 21)


@pytest.mark.parametrize(
    ("years_ago", "words"),
    [(2, "Now, and until "), (3, "Now, and until "), (4, "Over since "), (1, "Between ")],
)
def test_the_page_of_a_renewal_knows_what_is_past(client, valid_for, years_ago, words):
    valid_for(2, 3)
    passed = years_after(timezone.localdate(), -years_ago)
    response = client.get(RENEWAL, {"passed": str(passed)}, follow=True)
    assert words in response.text
    assert ("and a reminder" in response.text) == (years_ago == 1)


def test_a_reminder_that_is_past_is_taken_out_of_the_calendar(client, valid_for):
    valid_for(2, 3)
    before, after = (
        client.get(RENEWAL + "calendar.ics", {"passed": passed, "made": MADE})
        for passed in ("2025-12-01", "2021-05-05")
    )
    assert len(events_of(before)) == 3
    assert [event.name for event in events_of(after)] == [
        "A: may run out between 5 May 2023 and 5 May 2024", "A: the stated validity is over",
    ]  # fmt: skip
    calendar = take_in(take_in({}, before), after)
    assert len(standing(calendar.values())) == 2


def test_the_page_of_a_renewal_offers_the_file_of_its_own_making(client, valid_for):
    valid_for(2, 3)
    html = client.get(RENEWAL, {"passed": "2025-12-01", "made": MADE}).text
    assert f'href="{RENEWAL}calendar.ics?passed=2025-12-01&amp;made={MADE}"' in html


def test_a_validity_of_one_length_has_one_end(client, valid_for):
    valid_for(2, 2)
    response = client.get(RENEWAL + "calendar.ics", {"passed": "2025-12-01", "made": MADE})
    assert [days_of(event)[0] for event in events_of(response)] == [
        date(2027, 9, 2), date(2027, 12, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "passed", ["", "2026-02-30", "x", "0001-01-01", "9999-12-31", "2100-01-01"]
)
@pytest.mark.parametrize("place", ["", "calendar.ics"])
def test_a_day_that_cannot_be_is_said_at_its_field(client, valid_for, passed, place):
    valid_for(2, 3)
    response = client.get(RENEWAL + place, {"passed": passed})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["passed"]


@pytest.mark.django_db
def test_a_validity_that_is_not_stated_is_said_to_be_so(client):
    CertificationFactory(slug="a")
    response = client.get(RENEWAL, {"passed": "2025-12-01", "made": MADE})
    assert response.status_code == 200
    assert "How long it is valid is not stated." in response.text
