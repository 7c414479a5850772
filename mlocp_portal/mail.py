"""Mail that is printed, for a portal without a mail server."""

from copy import copy

from django.core.mail import EmailMessage
from django.core.mail.backends import console

HIDDEN = dict.fromkeys(("To", "Cc", "Reply-To"), "not printed")


class EmailBackend(console.EmailBackend):
    """Prints messages without whom they go to: what is printed may be kept as a log.

    The text is printed as it is, whatever it says.
    """

    def write_message(self, message: EmailMessage) -> None:
        printed = copy(message)
        printed.extra_headers = message.extra_headers | HIDDEN
        super().write_message(printed)
