"""Calendar files of plans and renewals.

Every entry keeps its UID whatever its dates are, since that is made of the uids of what it stands
for: taking in a changed plan moves entries and doubles none. Entries are whole days, each with an
exclusive end, so no time zone can shift them.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from icalendar import TRANSP, Calendar, Event, vDuration

from certifications.deep_dive import Entry
from certifications.models import Certification
from planner.choice import Choice
from planner.made import sequence_of
from planner.renewal import AHEAD, Window
from planner.schedule import DAY, Placed
from publishing.dates import long_day
from publishing.meta import plain

PRODID = "-//MLOCP study guide//Dated plan//EN"
REFRESH = timedelta(days=1)
CONTENT_TYPE = "text/calendar; charset=utf-8"


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


def _task_text(choice: Choice, placed: Placed) -> str:
    """What an entry says below its title: detail, share of the time, hours."""
    task: Entry = placed.key
    hours = choice.hours_of(placed)
    lines = [
        f"Milestone: {placed.milestone}" if placed.milestone else "",
        plain(task.detail),
        f"Share of the plan's time: {task.share} %" if task.share else "",
        f"About {hours:g} hours" if hours else "",
    ]
    return "\n".join(line for line in lines if line)


def plan_calendar(choice: Choice, address: str) -> bytes:
    """The plan as a calendar file; ``address`` is the page of the plan."""
    plan, name = choice.plan, choice.certification.short_name
    kept = {"stamp": choice.stamp, "url": address}
    events = [
        _all_day(
            uuid5(plan.uid, str(placed.key.uid)), f"{name}: {plain(placed.key.title)}",
            placed.first, placed.last, **kept, description=_task_text(choice, placed),
            categories=["Milestone"] if placed.milestone else (),
        )
        for placed in choice.schedule.placed
    ]  # fmt: skip
    exam = choice.schedule.exam
    events.append(
        _all_day(
            uuid5(plan.uid, "exam"), f"{name}: exam day", exam, exam, **kept,
            description=f"The last station of the plan of {plan.length}.",
            categories=["Milestone"],
        )
    )  # fmt: skip
    return _calendar(f"{name}: plan of {plan.length}", uuid5(plan.uid, "calendar"), address, events)


def _renewal_text(certification: Certification, window: Window) -> str:
    """What is stated, and what is reckoned from it."""
    return (
        f"Stated: {certification.stated_validity} ({certification.validity_source}). "
        f"Reckoned by this portal from {long_day(window.passed)}, the day of passing: the window "
        f"from {long_day(window.opens)} to {long_day(window.closes)}, and the reminder "
        f"{AHEAD.days} days ahead. What the certificate says goes before it."
    )


def renewal_calendar(
    certification: Certification, window: Window, stamp: datetime, address: str
) -> bytes:
    """The time in which a certification may run out, with a reminder ahead, as a calendar file."""
    name, uid = certification.short_name, certification.uid
    opens, closes = long_day(window.opens), long_day(window.closes)
    spans = [("ahead", f"think of renewing before {opens}", window.reminder, window.reminder)]
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
    return _calendar(f"{name}: renewal", uuid5(uid, "renewal"), address, events)
