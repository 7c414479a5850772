"""The first account: a superuser with a random password that is shown once and kept nowhere."""

import secrets
import string

from axes.utils import reset as end_lock_outs
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.db.models import Q

from audit.models import Event, What

USERNAME = "admin"
DETAIL = "superuser with a new password and no second factor, from the command line"
# Without the letters and figures that are easily mistaken for one another.
ALPHABET = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("01ilo")))
LENGTH = 20  # of 31 signs: 99 bits


class Command(BaseCommand):
    help = f"Make the superuser “{USERNAME}” where there is no superuser yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="give the account a new password in any case, which ends its sessions, and "
            "let it sign in after too many failures and without its second factor",
        )

    def handle(self, *args, reset: bool, **options) -> None:
        users = get_user_model().objects
        # An ordinary account that happens to have the name is never promoted unasked.
        if not reset and users.filter(Q(is_superuser=True) | Q(username=USERNAME)).exists():
            return
        password = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        with transaction.atomic():
            user, _ = users.get_or_create(username=USERNAME)
            user.is_active = user.is_staff = user.is_superuser = True
            user.set_password(password)
            user.save()
            user.authenticator_set.all().delete()
            end_lock_outs(username=USERNAME)
            Event.objects.record(What.CHANGED, subject=f"user: {USERNAME}", detail=DETAIL)
        self._show(password)

    def _show(self, password: str) -> None:
        lines = [
            "Sign in at /admin/ with",
            f"    user      {USERNAME}",
            f"    password  {password}",
            "It is shown this once only; `make admin` makes a new one.",
        ]
        width = max(map(len, lines))
        middle = "\n".join(f"│ {line:<{width}} │" for line in lines)
        rule = "─" * (width + 2)
        self.stdout.write(f"\n┌{rule}┐\n{middle}\n└{rule}┘\n")
        self.stdout.flush()
