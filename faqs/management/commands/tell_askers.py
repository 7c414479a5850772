"""Tell askers whose answer has appeared on its own, because it was scheduled."""

from urllib.parse import urljoin, urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from faqs.telling import tell_askers


class Command(BaseCommand):
    help = (
        "Send the messages to askers whose answer is on the site and who have not been told. The "
        "admin does so by itself after each save; this is for answers that were scheduled, for "
        "those who are many, and for messages that could not be sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("site", help="the portal's address: https://portal.example")

    def handle(self, *args, site: str, **options) -> None:
        if urlsplit(site).scheme not in {"http", "https"}:
            raise CommandError(f"{site} is no address; write it as https://portal.example.")
        telling = tell_askers(lambda path: urljoin(site, path))
        self.stdout.write(f"Told: {telling.told}. {telling.loss}".strip())
        if telling.rest:
            raise CommandError(f"{telling.rest} They are tried again next time.")
