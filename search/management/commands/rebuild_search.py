"""Make the search index anew, in one transaction: visitors find the old one until the end."""

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from search.indexing import rebuild
from search.models import SearchDocument
from search.sources import sources

HELP = """\
Make the search index anew from everything that is published. It is kept current by itself; this
is for rows that were changed past the portal, and after a change to what is searched.
"""


class Command(BaseCommand):
    help = HELP

    def handle(self, *args, **options) -> None:
        console = Console(stderr=True)
        columns = TextColumn("Pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=console, transient=True) as progress:
            total = sum(source.published().count() for source in sources())
            task = progress.add_task("", total=total)
            rebuild(advance=lambda count: progress.advance(task, count))
        self.stdout.write(f"Search: {SearchDocument.objects.count()} pages are indexed.")
