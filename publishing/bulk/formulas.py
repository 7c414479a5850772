"""Texts that a spreadsheet would run as a formula, made safe so that they can come back."""

import re
from typing import Any

# An apostrophe in front is what spreadsheets know; one that was there before gets a second.
RUNS = re.compile(r"'*[=+\-@\t\r]")
MADE_SAFE = re.compile(r"'+[=+\-@\t\r]")


def make_safe(value: Any) -> Any:
    """``value`` as a cell that shows it and never runs it."""
    return f"'{value}" if isinstance(value, str) and RUNS.match(value) else value


def restore(value: Any) -> Any:
    """What was made safe, as it was."""
    return value[1:] if isinstance(value, str) and MADE_SAFE.match(value) else value
