"""What the log says, and how much of it."""

import logging


class WithoutTraceback(logging.Filter):
    """Keeps the line of a record and drops the traceback below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True
