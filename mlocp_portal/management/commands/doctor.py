"""Tell what is set wrong around the portal, in sentences."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from mlocp_portal.checkup import configuration, findings, people, surroundings  # noqa: F401 – their rules

HELP = """\
Look at the settings, the database, Redis, uploads, mail, disk and clock, and say what is wrong and
how to mend it. It ends with 1 if anything is wrong; what is only unwise does not count. (For links,
pages and texts there is the site doctor, on the front page of the admin.)
"""


class Command(BaseCommand):
    help = HELP
    requires_system_checks = []  # it says it better

    def handle(self, *args, **options) -> None:
        # A pool only says that it had no connection, and PostgreSQL itself says why.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        found = list(findings())
        for title, is_wrong in (("Wrong", True), ("Unwise", False)):
            if sentences := [one.sentence for one in found if one.is_wrong is is_wrong]:
                self.stdout.write(f"{title}:")
                for sentence in sentences:
                    self.stdout.write(f"  • {sentence}")
        count = sum(one.is_wrong for one in found)
        if count:
            raise CommandError(f"{count} to mend.")
        self.stdout.write("Nothing is wrong.")
