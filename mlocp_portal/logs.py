"""What the log says: which request a line belongs to, and nothing that tells who asked."""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from ipaddress import ip_address

# Of the request that this thread answers; in every line that is logged meanwhile.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Bounded, as addresses are: a long word without one must not be tried from each of its letters.
EMAIL = re.compile(r"(?<![^\s@<>\"'(),:;=])[^\s@<>\"'(),:;=]{1,64}@[^\s@<>\"'(),:;=]{1,255}\.\w+")
# Of a machine, if it is one: a time of day looks much the same.
IP = re.compile(
    r"(?<![\w:.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F.]*)(?!\w)"
)
# What follows a question mark in an address, a ticket in its path, and the value that breaks a
# rule of PostgreSQL's.
QUERY = re.compile(r"(?<=[\w/])\?[\w%.~+-]+=[^\s\"'<>]*")
TICKET = re.compile(r"(?<=/preview/)[^/\s?]+")
VALUE = re.compile(r"(?<=\)=\()[^\n]*(?=\))")
SCRUBBERS = (EMAIL, QUERY, TICKET, VALUE)
GONE = "[…]"


def scrubbed(text: str) -> str:
    """``text`` without addresses, of mail and of machines, without queries and tickets."""
    for pattern in SCRUBBERS:
        text = pattern.sub(GONE, text)
    return IP.sub(_without_machine, text)


def _without_machine(match: re.Match) -> str:
    try:
        return match[0] if ip_address(match[0]).is_loopback else GONE
    except ValueError:
        return match[0]


def _scrubbed_fact(fact: object) -> object:
    return scrubbed(fact) if isinstance(fact, str) else fact


class WithoutTraceback(logging.Filter):
    """Keeps the line of a record and drops the traceback below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


class LineFormatter(logging.Formatter):
    """For people: time, level, request, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        record.request = f" [{request_id.get()}]" if request_id.get() else ""
        return scrubbed(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines: one object on each line. What is logged with ``facts`` has names of its own."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        entry |= {name: _scrubbed_fact(fact) for name, fact in getattr(record, "facts", {}).items()}
        if record.exc_info:
            entry["exception"] = scrubbed("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(entry, ensure_ascii=False, default=str)


FORMATTERS = {
    "line": {
        "()": "mlocp_portal.logs.LineFormatter",
        "format": "{asctime} {levelname}{request} {name}: {message}",
        "style": "{",
    },
    "json": {"()": "mlocp_portal.logs.JsonFormatter"},
}


def configuration(form: str, has_access_lines: bool) -> dict:
    """Django's ``LOGGING``, with lines in the ``form`` of one of ``FORMATTERS``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"brief": {"()": "mlocp_portal.logs.WithoutTraceback"}},
        "formatters": {form: FORMATTERS[form]},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        # Django's own handler would print errors a second time, or only with DEBUG.
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Anybody can cause these; where in the code they were noticed tells nobody anything.
            "django.security.DisallowedHost": {"filters": ["brief"]},
            "django.security.SuspiciousFileOperation": {"filters": ["brief"]},
            # One line for each mistyped password, with the browser of who typed it.
            "axes": {"level": "ERROR"},
            # Each try of the pool; whoever needed the connection says it once.
            "psycopg.pool": {"level": "ERROR"},
            "mlocp_portal.access": {"level": "INFO" if has_access_lines else "WARNING"},
        },
    }
