"""What a visitor may choose, with a message at each field for what cannot be used."""

from calendar import day_name
from collections.abc import Sequence
from datetime import date, datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from certifications.deep_dive import Entry
from planner.dates import MAX_TEXT, DayField, DaysField
from planner.made import read_made, write_made
from planner.spans import DaysOff
from publishing.public_forms import PublicForm
from publishing.text import one_line

MAX_HOURS = 80
EASTERNMOST = timezone.get_fixed_timezone(14 * 60)  # nowhere does a day begin earlier
WESTERNMOST = timezone.get_fixed_timezone(-12 * 60)  # nowhere does a day last longer
NULL_BYTE = "A character that nothing can hold (a null byte) was left out here. Check the rest."


class KeptEntryForm(PublicForm, forms.Form):
    """A form in an address. What was typed stays readable in its field, even where it is wrong.

    A date half typed is sent as none, so only the browser can tell: its own check stays on.
    """

    def __init__(self, query: QueryDict | None):
        super().__init__(query and self.entries(query), label_suffix="")
        self.with_null_bytes = [
            name for name in self.fields if query and "\0" in "".join(query.getlist(name))
        ]

    @classmethod
    def asked_in(cls, query: QueryDict) -> bool:
        """Whether ``query`` fills in any of the fields."""
        return any(name in query for name in cls.base_fields)

    @classmethod
    def entries(cls, query: QueryDict) -> MultiValueDict:
        """What ``query`` says to the fields, without characters that no page may hold."""
        named = {name: query.getlist(name) for name in cls.base_fields if name in query}
        return MultiValueDict(
            {name: [one_line(v, MAX_TEXT) for v in values] for name, values in named.items()}
        )

    def full_clean(self):
        super().full_clean()
        for name in self.with_null_bytes:
            self.add_error(name, NULL_BYTE)
        for name in self.errors:
            # A browser empties a date that it cannot read; a line of text it keeps.
            widget = self.fields[name].widget
            if getattr(widget, "input_type", "") == "date":
                widget.input_type = "text"

    @property
    def mistakes(self) -> list[forms.BoundField]:
        """The fields that have a message."""
        return [self[name] for name in self.errors]


class PlanForm(KeptEntryForm):
    plan = forms.ChoiceField(
        label="Plan",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a plan.",
            "invalid_choice": "The guide has no plan “%(value)s”. Choose one of these.",
        },
    )
    start = DayField(label="Start", required=False, help_text="The exam day follows.")
    exam = DayField(
        label="Exam day",
        required=False,
        help_text="The start follows, but not before today. Give both, and the plan is fitted "
        "in between. Give none, and it starts today.",
    )
    hours = forms.IntegerField(
        label="Hours a week",
        required=False,
        min_value=1,
        max_value=MAX_HOURS,
        # Not of type number, which sends nothing for what it cannot read.
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="To see them spread over the tasks. The guide states no total.",
        error_messages={
            "invalid": "Write whole hours as a number, such as 8.",
            "min_value": f"Give from 1 to {MAX_HOURS} hours, or leave it empty.",
            "max_value": f"Give from 1 to {MAX_HOURS} hours, or leave it empty.",
        },
    )
    off = forms.MultipleChoiceField(
        label="Weekdays off",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name[:3].lower(), name) for name in day_name],
        error_messages={"invalid_choice": "“%(value)s” is no weekday. Tick the days below."},
    )
    away = DaysField(
        label="Other days off",
        required=False,
        help_text="With commas; a span with two dots: 2026-12-24..2026-12-26, 2027-01-06",
    )

    def __init__(self, plans: Sequence[Entry], asked: datetime, query: QueryDict | None = None):
        super().__init__(query)
        self.plans = {str(plan.uid): plan for plan in plans}
        self.asked = timezone.localdate(asked)
        self.first_today = timezone.localdate(asked, WESTERNMOST)
        if query:
            self.data["plan"] = self._uid_of(self.data.get("plan", ""))
        self.fields["plan"].choices = [
            (uid, f"{plan.length}: {plan.title}") for uid, plan in self.plans.items()
        ]

    def _uid_of(self, plan: str) -> str:
        """A plan by its length in days (“30”, “7-14”), as people write it in an address."""
        lengths = {
            str(entry.low) if entry.low == entry.high else f"{entry.low}-{entry.high}": uid
            for uid, entry in reversed(self.plans.items())
        }
        return lengths.get(plan, plan)

    def clean_off(self) -> frozenset[int]:
        names = [name for name, _ in self.fields["off"].choices]
        chosen = frozenset(names.index(name) for name in self.cleaned_data["off"])
        if len(chosen) == len(names):
            raise forms.ValidationError("Leave at least one weekday to study.")
        return chosen

    def clean(self):
        start, exam = self.cleaned_data.get("start"), self.cleaned_data.get("exam")
        if start and exam and exam < start:
            self.add_error("exam", "The exam comes before the start. Change one of them.")
        elif exam and not start and exam < self.first_today:
            self.add_error("exam", "That day has passed. Give a later one, or a start as well.")

    @property
    def chosen_plan(self) -> Entry:
        return self.plans[self.cleaned_data["plan"]]

    @property
    def days_off(self) -> DaysOff:
        return DaysOff(self.cleaned_data["off"], self.cleaned_data["away"])


class RenewalForm(KeptEntryForm):
    """When the exam was passed, as ``query`` says it."""

    passed = DayField(
        label="Exam passed on",
        help_text="The day that stands on your certificate.",
        error_messages={"required": "Give the day on which you passed."},
    )

    def __init__(self, query: QueryDict):
        super().__init__(query if self.asked_in(query) else None)
        self.made = read_made(query)
        self._moment = self.made or timezone.now()
        self.asked = timezone.localdate(self._moment)

    def clean_passed(self) -> date:
        passed = self.cleaned_data["passed"]
        if passed > timezone.localdate(self._moment, EASTERNMOST):
            raise forms.ValidationError("That day is still to come. Give the one you passed on.")
        return passed

    @property
    def query(self) -> str:
        return self.query_made(self.made)

    def query_made(self, made: datetime | None) -> str:
        """The choice as the query of an address."""
        query = QueryDict(mutable=True)
        query["passed"] = self.cleaned_data["passed"].isoformat()
        return write_made(query, made)
