"""Days and moments in forms of the admin: the browser's own fields, which read one way only."""

from datetime import time

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime


class DayInput(forms.DateInput):
    input_type = "date"
    template_name = "admin/day_input.html"

    class Media:
        js = ["admin_portal/today.js"]

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day, without the seconds where there are none."""

    input_type = "time"

    def __init__(self, attrs=None):
        # Any, so that a moment that has seconds may stay as it is.
        super().__init__({"step": "any"} | (attrs or {}))

    def format_value(self, value):
        return f"{value:%H:%M:%S}".removesuffix(":00") if isinstance(value, time) else value


class MomentInput(AdminSplitDateTime):
    template_name = "admin/moment_input.html"

    def __init__(self, attrs=None):
        forms.MultiWidget.__init__(self, [DayInput, ClockInput], attrs)
