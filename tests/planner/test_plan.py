"""The page of a plan: what may be chosen, what follows, and what is said to what cannot be."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certifications.models import PlanTask
from planner.spans import DAY
from tests.factories import (
    CertificationFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    SkillFactory,
)
from tests.html import faults, find_all, head_of, text_of

NO_DAY = "“{}” is not a day. Write a day of the calendar as 2026-12-24."


def schedule_of(response):
    return response.context["choice"].schedule


def message_at(response, name: str) -> str:
    assert response.status_code == 422
    assert faults(response.text) == []
    return " ".join(response.context["form"].errors[name])


def value_of(response, name: str) -> str | None:
    inputs = find_all(response.text, "input")
    return next(field.get("value") for field in inputs if field.get("name") == name)


def test_of_a_start_the_exam_day_follows(ask):
    schedule = schedule_of(ask(start="2026-12-20"))
    assert (schedule.start, schedule.exam) == (date(2026, 12, 20), date(2027, 1, 19))


def test_of_an_exam_day_the_start_follows(ask):
    schedule = schedule_of(ask(exam="2027-01-19"))
    assert (schedule.start, schedule.exam) == (date(2026, 12, 20), date(2027, 1, 19))


def test_an_exam_too_soon_starts_on_the_day_of_asking_and_says_what_falls_away(ask):
    response = ask(exam="2026-12-04")
    schedule = schedule_of(response)
    assert schedule.start == date(2026, 11, 24)
    note = next(e for e in find_all(response.text, "div") if e.get("class") == "note dropped")
    assert [text_of(item) for item in note.iter("li")] == ["Task 2 30 %", "Task 3 40 %"]


def test_too_short_a_span_leads_to_a_plan_that_fits(ask, client):
    choice = {"start": "2026-12-01", "exam": "2026-12-11", "off": ["sun"], "hours": "5"}
    short = ask(**choice)
    (link,) = (e for e in find_all(short.text, "a") if "same dates" in text_of(e))
    fitting = client.get(link.get("href"), follow=True)
    assert len(fitting.redirect_chain) == 1  # made anew, so that a calendar takes it for the later
    assert fitting.context["choice"].plan.length == "7–14 days"
    assert schedule_of(fitting).dropped == ()
    asked, found = (r.context["choice"].form.cleaned_data for r in (short, fitting))
    assert asked | {"plan": ""} == found | {"plan": ""}
    assert "no plan for so few days" in ask(start="2026-12-01", exam="2026-12-04").text


@pytest.mark.parametrize("exam", ["2026-11-24", "2026-12-01"])
def test_an_exam_on_the_first_day_drops_everything_but_is_no_error(ask, exam):
    response = ask(start=exam, exam=exam)
    assert response.status_code == 200
    assert "There is no day left before the exam" in response.text
    assert '<svg class="map timeline' not in response.text


def test_a_span_of_days_off_alone_says_so(ask):
    response = ask(start="2026-12-01", exam="2026-12-31", away="2026-12-01..2026-12-30")
    assert "Every day before the exam is off" in response.text


def test_a_plan_with_a_range_takes_the_longest_or_what_the_dates_leave(ask):
    assert schedule_of(ask(plan="7-14", start="2026-12-01")).days == 14
    shorter = ask(plan="7-14", start="2026-12-01", exam="2026-12-09")
    assert schedule_of(shorter).days == 8
    assert schedule_of(shorter).dropped == ()
    assert "your dates decide" in shorter.text


def test_more_days_than_the_plan_asks_for_are_used(ask):
    response = ask(start="2026-12-01", exam="2027-01-30")
    assert schedule_of(response).placed[-1].last == date(2027, 1, 29)
    assert "stretched" in response.text


def test_days_off_make_a_long_span_too_short(ask):
    away = "2027-01-02..2027-01-30"
    text = " ".join(ask(start="2027-01-01", exam="2027-02-01", hours="10", away=away).text.split())
    assert "31 days, of which 2 to study" in text
    assert "asks for 30 days to study; there are 2" in text
    assert "no plan for so few days" in text
    assert "stretched" not in text
    assert "more than a day's work" not in text


def test_single_days_off_move_the_date_that_follows_and_drop_nothing(ask):
    away = "2026-12-24..2027-01-02"
    for response in (ask(start="2026-12-10", away=away), ask(exam="2027-01-19", away=away)):
        schedule = schedule_of(response)
        assert (schedule.days, schedule.study_days, schedule.dropped) == (40, 30, ())


WEEKEND_ONLY = ["mon", "tue", "wed", "thu", "fri"]


@pytest.mark.parametrize(
    ("off", "hours", "is_said"),
    [(WEEKEND_ONLY, "10", False), (WEEKEND_ONLY, "40", True), ([], "50", False), ([], "80", True)],
)
def test_more_than_a_day_s_work_on_a_day_is_said(ask, off, hours, is_said):
    html = ask(start="2026-12-01", off=off, hours=hours).text
    assert ("more than a day's work" in html) == is_said


@pytest.mark.parametrize(("choice", "is_said"), [
    ({"away": "2026-12-31"}, True), ({"off": "thu"}, True), ({"off": "fri"}, False),
])  # fmt: skip
def test_an_exam_on_a_day_off_is_said_and_no_error(ask, choice, is_said):
    response = ask(exam="2026-12-31", **choice)
    assert response.status_code == 200
    assert ("on a day that you named as off" in response.text) == is_said


def test_days_off_are_kept_free(ask):
    response = ask(start="2026-12-01", off=["sat", "sun"], away="2026-12-24..2026-12-26 2026-12-31")
    schedule = schedule_of(response)
    assert schedule.exam == date(2027, 1, 1)  # for 31 December is off as well
    assert schedule.study_days == 31 - 8 - 3
    assert "31 days, of which 20 to study" in " ".join(response.text.split())


def test_weeks_without_a_beginning_say_what_goes_on(ask):
    html = ask(start="2026-12-01", exam="2027-03-01", away="2027-01-05..2027-01-18").text
    weeks = [text_of(e) for e in find_all(html, "li") if e.get("class") == "week"]
    quiet = [text for text in weeks if "%" not in text and "Exam" not in text]
    assert quiet[0] == "Week 3 15–21 Dec 2026 Goes on with “Task 1”."
    assert "Week 5 29 Dec 2026–4 Jan 2027" in " ".join(weeks)
    assert "Tue 1 Dec 2026 – " in weeks[0]
    assert "Weeks 6–7 5–18 Jan 2027 Days off." in quiet


def test_hours_are_spread_by_share(ask):
    response = ask(start="2026-12-01", hours="7")
    hours = [hours for _, tasks in response.context["choice"].weeks for _, hours in tasks]
    assert hours == [3, 6, 9, 12]
    assert "about 12 h" in response.text
    assert "· about" not in ask(start="2026-12-01").text


@pytest.mark.django_db
@pytest.mark.parametrize("shares", [(0, 0), (70, 70), (1, 0)])
def test_shares_that_make_no_whole_are_no_trouble(client, shares):
    plan = PreparationPlanFactory(certification=CertificationFactory(slug="a", has_guide=True))
    for share in shares:
        PlanTaskFactory(plan=plan, share=share)
    response = client.get("/plan/a/?plan=7-14&start=2026-12-01&made=20261124T080000&hours=5")
    assert len(schedule_of(response).placed) == 2


@pytest.mark.django_db
def test_a_plan_without_tasks_says_so(client):
    PreparationPlanFactory(certification=CertificationFactory(slug="a", has_guide=True))
    response = client.get("/plan/a/?plan=7-14&start=2026-12-01&made=20261124T080000")
    assert "lists no tasks for this plan yet" in response.text
    assert faults(response.text) == []


def test_without_a_date_the_plan_starts_today_and_the_address_keeps_it(client, certification):
    response = client.get("/plan/mlocp/", {"plan": "30", "start": "", "exam": "", "hours": ""})
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]
    query = QueryDict(response["Location"].partition("?")[2])
    assert set(query) == {"plan", "start", "made"}
    assert date.fromisoformat(query["start"]).strftime("%Y%m%d") == query["made"][:8]
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("zone", "made", "today"),
    [
        ("Pacific/Auckland", "20261124T233000", date(2026, 11, 25)),
        ("America/New_York", "20261124T033000", date(2026, 11, 23)),
        ("UTC", "20261124T235959", date(2026, 11, 24)),
    ],
)
def test_today_is_the_day_of_the_portal_s_time_zone(ask, settings, zone, made, today):
    settings.TIME_ZONE = zone
    assert schedule_of(ask(made=made)).start == today
    assert schedule_of(ask(made=made, exam=str(today + DAY * 90), plan="30")).days == 30


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Etc/GMT+12"])
@pytest.mark.parametrize("made", ["20261124T003000", "20261124T120000", "20261124T233000"])
def test_what_is_today_for_the_visitor_has_not_passed(ask, settings, zone, made):
    moment = datetime.strptime(made, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    today = moment.astimezone(ZoneInfo(zone)).date()
    assert ask(made=made, exam=str(today)).status_code == 200
    assert schedule_of(ask(made=made, start=str(today))).start == today


def test_the_address_holds_the_whole_choice(client, certification):
    asked = {
        "plan": "30",
        "exam": "2030-05-01",
        "hours": "8",
        "off": ["sat", "sun"],
        "away": "2030-04-20",
    }
    response = client.get("/plan/mlocp/", asked, follow=True)
    schedule = schedule_of(response)
    assert schedule.exam == date(2030, 5, 1)
    assert response.context["form"].cleaned_data["hours"] == 8
    assert response.context["choice"].query == response.redirect_chain[0][0].partition("?")[2]


def test_the_printed_page_names_its_whole_address(ask):
    response = ask(start="2026-12-01", off="sun")
    (printed,) = (text_of(e) for e in find_all(response.text, "p")
                  if "printed-from" in e.get("class", ""))  # fmt: skip
    assert printed == f"Printed from {response.wsgi_request.build_absolute_uri()}"
    assert "start=2026-12-01&off=sun" in printed


def test_a_plan_is_found_by_its_uid_when_its_days_have_changed(ask, certification):
    plan = certification.plans.get(min_days=30)
    certification.plans.filter(pk=plan.pk).update(min_days=28, max_days=28)
    assert schedule_of(ask(plan=str(plan.uid), start="2026-12-01")).days == 28


def test_the_bare_page_is_the_same_for_everybody_on_every_day(client, certification):
    response = client.get("/plan/mlocp/")
    assert response.text == client.get("/plan/mlocp/").text
    assert "Cookie" not in response.get("Vary", "")
    assert all(not field.get("value") for field in find_all(response.text, "input")
               if field.get("type") == "date")  # fmt: skip


def test_results_are_not_for_search_engines_and_have_the_bare_page_as_canonical(ask, client):
    head = head_of(ask(start="2026-12-01").text)
    assert head["robots"] == "noindex, follow"
    assert head["canonical"] == "http://testserver/plan/mlocp/"
    assert "robots" not in head_of(client.get("/plan/mlocp/").text)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("plan", "", "Choose a plan."),
        ("plan", "99", "The guide has no plan “99”. Choose one of these."),
        ("start", "2026-02-31", NO_DAY.format("2026-02-31")),
        ("start", "0000-01-01", NO_DAY.format("0000-01-01")),
        ("start", "20261201", NO_DAY.format("20261201")),
        ("start", "2026-W49-2", NO_DAY.format("2026-W49-2")),
        ("start", "1999-12-31", "“1999-12-31”: the year must lie between 2000 and 2100."),
        ("exam", "99999-01-01", NO_DAY.format("99999-01-01")),
        ("exam", "2026-11-22", "That day has passed. Give a later one, or a start as well."),
        ("hours", "abc", "Write whole hours as a number, such as 8."),
        ("hours", "0", "Give from 1 to 80 hours, or leave it empty."),
        ("hours", "9" * 3_000, "Give from 1 to 80 hours, or leave it empty."),
        ("off", "noday", "“noday” is no weekday. Tick the days below."),
        ("away", "2026-12-24..2026-12-20", "“2026-12-24..2026-12-20” ends before it begins."),
        ("away", "tomorrow", NO_DAY.format("tomorrow")),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field(ask, name, value, message):
    response = ask(**{name: value})
    assert message_at(response, name) == message
    assert f'id="field-{name}"' in response.text


@pytest.mark.parametrize(("place", "name", "value"), [
    ("", "plan", "30\0"), ("", "start", "2026-12-01\0"), ("", "hours", "\0"), ("", "off", "mon\0"),
    ("", "away", "\0"), ("calendar.ics", "exam", "\0"), ("renewal/", "passed", "2026-12-01\0"),
])  # fmt: skip
def test_a_null_byte_is_said_at_its_field(client, certification, place, name, value):
    certification.validity_min_years = certification.validity_max_years = 2
    certification.validity_source = "Section 8"
    certification.save()
    response = client.get(f"/plan/mlocp/{place}", {"plan": "30", name: value})
    assert "a null byte" in message_at(response, name)


def test_the_exam_cannot_come_before_the_start(ask):
    response = ask(start="2026-12-10", exam="2026-12-09")
    assert message_at(response, "exam") == "The exam comes before the start. Change one of them."


def test_not_every_weekday_can_be_taken_off(ask):
    response = ask(off=["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
    assert message_at(response, "off") == "Leave at least one weekday to study."


def test_thousands_of_days_off_are_refused(ask, client):
    assert "can be taken" in message_at(ask(away="2026-12-01," * 150), "away")
    assert ask(away="2026-12-01," * 5_000).status_code == 422
    many = client.get("/plan/mlocp/", QUERY_STRING="plan=30&" + "off=mon&" * 5_000)
    assert many.status_code == 413


def test_nothing_that_was_entered_is_lost(ask, certification):
    plan = certification.plans.get(min_days=30)
    response = ask(
        start="2026-02-31", exam="soon", hours="many", off=["tue", "noday"], away="Christmas"
    )
    assert [value_of(response, name) for name in ("start", "exam", "hours", "away")] == [
        "2026-02-31", "soon", "many", "Christmas",
    ]  # fmt: skip
    checked = [e.get("value") for e in find_all(response.text, "input") if "checked" in e.attrib]
    assert checked == [str(plan.uid), "tue"]


def test_a_field_that_cannot_show_a_wrong_entry_becomes_a_line_of_text(ask):
    response = ask(start="2026-02-31", exam="2027-01-01")
    types = {e.get("name"): e.get("type") for e in find_all(response.text, "input")}
    assert (types["start"], types["exam"]) == ("text", "date")


anything = st.one_of(
    st.text(max_size=30), st.dates().map(str), st.sampled_from(["30", "7-14", "sat", "9" * 400])
)


@pytest.mark.once
@given(query=st.dictionaries(
    st.sampled_from(["plan", "start", "exam", "hours", "off", "away", "made", "x"]),
    st.lists(anything, max_size=3),
))  # fmt: skip
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_query_gets_a_plan_or_a_message(client, certification, query):
    for address in ("/plan/mlocp/", "/plan/mlocp/calendar.ics"):
        response = client.get(address, query_params=query)
        assert response.status_code in {200, 302, 400, 422}
        if response["Content-Type"].startswith("text/html") and response.status_code != 302:
            assert faults(response.text) == []


@pytest.mark.django_db
def test_a_certification_without_a_plan_leads_on(client):
    CertificationFactory(slug="listed")
    hidden = CertificationFactory(slug="unfinished", has_guide=False)
    PlanTaskFactory(plan__certification=hidden, title="SECRET")
    SkillFactory(certification=hidden, title="SECRET")
    for address in ("/plan/listed/", "/plan/unfinished/", "/plan/unfinished/?plan=7-14"):
        response = client.get(address)
        assert response.status_code == 200
        assert "There is no preparation plan to date." in response.text
        assert 'href="/plan/"' in response.text
        assert "SECRET" not in response.text


PLACES = ["", "calendar.ics", "ready/", "renewal/", "renewal/calendar.ics"]


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_drafts_and_unknown_certifications_have_no_plan(client, place):
    CertificationFactory(slug="draft", state="draft", has_guide=True)
    assert client.get(f"/plan/draft/{place}").status_code == 404
    assert client.get(f"/plan/unknown/{place}").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_an_old_address_leads_on_with_its_choice(client, certification, place):
    certification.slug = "new"
    certification.save()
    response = client.get(f"/plan/mlocp/{place}?plan=30&off=sat&off=sun")
    assert response.status_code == 301
    assert response["Location"] == f"/plan/new/{place}?plan=30&off=sat&off=sun"


def test_the_list_names_the_guides_that_have_a_plan(client, certification):
    CertificationFactory(name="Without a plan", has_guide=True)
    PreparationPlanFactory(certification__name="Without a guide")
    PreparationPlanFactory(certification__name="Draft", certification__state="draft")
    html = client.get("/plan/").text
    entries = [text_of(e) for e in find_all(html, "li") if e.get("class") == "entry"]
    assert len(entries) == 1
    assert "7–14 days: Basics · 30 days: Basics" in entries[0]
    assert {"/plan/mlocp/ready/", "/plan/mlocp/renewal/"} <= {
        e.get("href") for e in find_all(html, "a")
    }


def test_the_deep_dive_leads_to_the_plan_where_there_is_one(client, certification):
    CertificationFactory(slug="planless", has_guide=True)
    assert 'href="/plan/mlocp/"' in client.get("/certifications/mlocp/").text
    assert 'href="/plan/planless/"' not in client.get("/certifications/planless/").text


def test_ticks_are_kept_by_the_uid_of_task_and_guide(ask, certification):
    html = ask(start="2026-12-01").text
    article = next(e for e in find_all(html, "article"))
    tasks = PlanTask.objects.order_by("plan__order", "order")
    assert article.get("data-progress") == str(certification.uid)
    assert article.get("data-tasks").split() == [str(task.uid) for task in tasks]
    ticks = [e.get("value") for e in find_all(html, "input") if e.get("data-tick") == "task"]
    assert ticks == [str(task.uid) for task in tasks.filter(plan__min_days=30)]


@pytest.mark.parametrize("away", ["2000-01-01..2100-12-31", "2026-01-01..2034-12-31 " * 2])
def test_days_off_of_many_years_are_refused_at_their_field(ask, away):
    spans = " ".join(f"{year}-01-01..{year}-12-31" for year in range(2020, 2040))
    response = ask(start="2026-12-01", away=spans if " " in away else away)
    assert response.status_code == 422
    assert "ten years" in response.context["choice"].form.errors["away"][0]
