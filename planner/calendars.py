"""Calendar files of plans and renewals.

Every entry keeps its UID whatever its dates are, since that is made of the uids of what it stands
for: taking in a changed plan moves entries and doubles none. Entries are whole days, each with an
exclusive end, so no time zone can shift them.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from icalendar import TRANSP, Calendar, Event, vDuration

from certifications.deep_dive import Entry
from certifications.models import Certification
from planner.choice import EPOCH, Choice
from planner.renewal import Window
from planner.schedule import DAY, Placed
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
        # Grows with every change, so that programs take the later state for the valid one.
        sequence=int((stamp - EPOCH).total_seconds()), transparency=TRANSP.TRANSPARENT, **more,
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


def renewal_calendar(certification: Certification, window: Window, address: str) -> bytes:
    """The ends of a renewal window as entries of a calendar."""
    name, uid = certification.short_name, certification.uid
    described = (
        f"Valid {certification.stated_validity} "
        f"({certification.validity_source}). Passed on {window.passed:%-d %B %Y}."
    )
    ends = [("opens", "may run out from today", window.opens)]
    if not window.is_one_day:
        ends.append(("closes", "last day to renew", window.closes))
    stamp = certification.updated_at.astimezone(UTC).replace(microsecond=0)
    events = [
        _all_day(
            uuid5(uid, f"renewal {end}"), f"{name}: {words}", day, day, stamp,
            url=address, description=described,
        )
        for end, words, day in ends
    ]  # fmt: skip
    return _calendar(f"{name}: renewal", uuid5(uid, "renewal"), address, events)
