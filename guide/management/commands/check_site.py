"""Look for broken links and heavy pages; the front page of the admin says what was found."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from guide.sitemaps import addresses
from publishing.checked import CheckedLink
from publishing.checking.outside import Outside
from publishing.checking.run import Check
from publishing.doctor import rule_named

HELP = """\
Follow every link in the texts of the portal, on the portal and on other sites, and weigh every
page. What is found stands on the front page of the admin until the next check. Other sites are
asked one question at a time; nothing inside a private network is asked.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--inside",
            action="store_true",
            help="ask no other site; what was found of them before is kept",
        )

    def handle(self, *args, inside: bool, **options) -> None:
        if not getattr(staticfiles_storage, "hashed_files", True):
            raise CommandError("Run manage.py collectstatic first: no page can be drawn without.")
        check = Check(addresses(), None if inside else Outside())
        columns = TextColumn("Links and pages"), BarColumn(), MofNCompleteColumn()
        console = Console(stderr=True)
        with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
            task = progress.add_task("", total=check.total)
            check.run(advance=lambda: progress.advance(task))
        self._say(check)

    def _say(self, check: Check) -> None:
        broken, failing, heavy = (
            rule_named(key).rows() for key in ("broken_links", "failing_pages", "heavy_pages")
        )
        for link in broken:
            self.stdout.write(f"{link.title}: {link.address}: {link.problem}")
        self.stdout.write(
            f"Links: {CheckedLink.objects.count()}, broken: {len(broken)}. "
            f"Pages: {len(check.pages)}, failing: {len(failing)}, too heavy: {len(heavy)}."
        )
