"""Fill a database with a made-up portal of any size."""

import argparse

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from mlocp_portal.sample.fill import Filling
from publishing.content.kinds import has_content

HELP = """\
Fill a database with a made-up portal of any size, to measure how the portal bears growth: with
guides, roles, paths, questions, other names and comments, in every facet, and searchable. The
same seed always writes the same. Everything is written or nothing.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--certifications", type=whole, default=1_000, metavar="N")
        parser.add_argument("--comments", type=whole, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument(
            "--beside-content",
            action="store_true",
            help="write into a database that holds content; there is no way to take it out again",
        )

    def handle(
        self, *args, certifications: int, comments: int, seed: int, beside_content: bool, **options
    ) -> None:
        if has_content() and not beside_content:
            raise CommandError(
                "This database holds content, and what is made up could never be told from it. "
                "Name another one by DATABASE_URL or VAR_DIR, or say --beside-content."
            )
        columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}")
        console = Console(stderr=True)
        with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
            Filling(seed, Bars(progress).advance).fill(certifications, comments)
        self.stdout.write(f"Written: {certifications:,} certifications, {comments:,} comments.")


def whole(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if number < 0:
        raise argparse.ArgumentTypeError("Write a number that is not below zero.")
    return number


class Bars:
    """A bar for each kind of row; how many there will be is not known before."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.tasks: dict[str, TaskID] = {}

    def advance(self, what: str, count: int) -> None:
        if what not in self.tasks:
            self.tasks[what] = self.progress.add_task(what, total=None)
        self.progress.advance(self.tasks[what], count)
