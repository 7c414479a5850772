"""Calendar files of plans and renewals.

Every entry keeps its UID whatever its dates are, since that is made of the uids of certification
and task: taking in a changed plan, or another one, moves entries, cancels what fell away and
doubles none. Entries are whole days, each with an exclusive end, so no time zone can shift them.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from icalendar import STATUS, TRANSP, Calendar, Event, vDuration

from certifications.deep_dive import Entry
from certifications.models import Certification
from planner.choice import Choice
from planner.made import EPOCH, sequence_of
from planner.renewal import AHEAD, Window
from planner.schedule import Placed
from planner.spans import DAY
from publishing.dates import long_day, short_span
from publishing.meta import plain

PRODID = "-//MLOCP study guide//Dated plan//EN"
REFRESH = timedelta(days=1)


def _calendar(name: str, uid: UUID, address: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar.new(prodid=PRODID, name=name, uid=uid, url=address, subcomponents=events)
    # How often to look again, for those who subscribe; the second is how Outlook wants it.
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return calendar.to_ical()


def _all_day(
    uid: UUID, summary: str, first: date, last: date, stamp: datetime, **more: Any
) -> Event:
    return Event.new(
        uid=uid, summary=summary, start=first, end=last + DAY, stamp=stamp, last_modified=stamp,
        sequence=sequence_of(stamp), transparency=TRANSP.TRANSPARENT, **more,
    )  # fmt: skip


def _cancelled(uid: UUID, summary: str, stamp: datetime) -> Event:
    """Takes an entry out again, long ago for the programs that go on showing what is cancelled."""
    day = EPOCH.date()
    return _all_day(uid, summary, day, day, stamp, status=STATUS.CANCELLED)


def _task_text(choice: Choice, placed: Placed) -> str:
    """What an entry says below its title: detail, days off, share of the time, hours."""
    task: Entry = placed.key
    hours = choice.hours_of(placed)
    lines = [
        f"Milestone: {placed.milestone}" if placed.milestone else "",
        plain(task.detail),
        f"{short_span(placed.first, placed.last)}, days off left free" if placed.days_off else "",
        f"Share of the plan's time: {task.share} %" if task.share else "",
        f"About {hours:g} hours" if hours else "",
    ]
    return "\n".join(line for line in lines if line)


def _task_uid(choice: Choice, task: Entry) -> UUID:
    return uuid5(choice.certification.uid, str(task.uid))


def _task_event(choice: Choice, placed: Placed, address: str) -> Event:
    """One entry from the first day to the last; with days off in between, one that recurs daily."""
    days_off = placed.days_off
    event = _all_day(
        _task_uid(choice, placed.key), _task_title(choice, placed.key),
        placed.first, placed.first if days_off else placed.last, choice.stamp,
        url=address, description=_task_text(choice, placed),
        categories=["Milestone"] if placed.milestone else (),
    )  # fmt: skip
    if days_off:
        event.add("RRULE", {"FREQ": "DAILY", "UNTIL": placed.last})
        event.exdates = days_off
    return event


def _task_title(choice: Choice, task: Entry) -> str:
    return f"{choice.certification.short_name}: {plain(task.title)}"


def _exam_event(choice: Choice, address: str) -> Event:
    exam = choice.schedule.exam
    return _all_day(
        uuid5(choice.certification.uid, "exam"), f"{choice.certification.short_name}: exam day",
        exam, exam, choice.stamp, url=address,
        description=f"The last station of the plan of {choice.plan.length}.",
        categories=["Milestone"],
    )  # fmt: skip


def plan_calendar(choice: Choice, address: str) -> bytes:
    """The plan as a calendar file; ``address`` is the page of the plan.

    The tasks that it leaves out are cancelled, since an earlier choice may have brought them.
    """
    certification = choice.certification
    events = [
        *(_task_event(choice, placed, address) for placed in choice.schedule.placed),
        _exam_event(choice, address),
        *(
            _cancelled(_task_uid(choice, task), _task_title(choice, task), choice.stamp)
            for task in choice.left_out
        ),
    ]
    name = f"{certification.short_name}: plan of {choice.plan.length}"
    return _calendar(name, uuid5(certification.uid, "plan"), address, events)


def _renewal_text(certification: Certification, window: Window) -> str:
    """What is stated, and what is reckoned from it."""
    return (
        f"Stated: {certification.stated_validity} ({certification.validity_source}). "
        f"Reckoned by this portal from {long_day(window.passed)}, the day of passing: the window "
        f"from {long_day(window.opens)} to {long_day(window.closes)}, and a reminder "
        f"{AHEAD.days} days ahead. What the certificate says goes before it."
    )


def renewal_calendar(
    certification: Certification, window: Window, stamp: datetime, address: str
) -> bytes:
    """The time in which a certification may run out, with a reminder ahead, as a calendar file.

    A reminder that is past is cancelled, since an earlier choice may have brought one.
    """
    name, uid = certification.short_name, certification.uid
    opens, closes = long_day(window.opens), long_day(window.closes)
    reminder = f"think of renewing before {opens}"
    spans = [] if window.is_reminder_past else [("ahead", reminder, *[window.reminder] * 2)]
    if not window.is_one_day:
        words = f"may run out between {opens} and {closes}"
        spans.append(("opens", words, window.opens, window.closes))
    spans.append(("closes", "the stated validity is over", window.closes, window.closes))
    events = [
        _all_day(
            uuid5(uid, f"renewal {end}"), f"{name}: {words}", first, last, stamp,
            url=address, description=_renewal_text(certification, window),
        )
        for end, words, first, last in spans
    ]  # fmt: skip
    if window.is_reminder_past:
        events.append(_cancelled(uuid5(uid, "renewal ahead"), f"{name}: {reminder}", stamp))
    return _calendar(f"{name}: renewal", uuid5(uid, "renewal"), address, events)
