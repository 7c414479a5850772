"""Write the public portal as static files; ``--follow`` keeps them right from then on."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import Error
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mlocp_portal.edge.baking import Baked, Bakery, BakingError, all_addresses
from mlocp_portal.edge.watch import EVERY, Watch

HELP = """\
Write every public page into DIR/live as a file, with its compressed forms beside it, together
with the static files, the uploads and the redirects, so that nginx or a CDN can give them out
alone. What did not change since the last time is not written again, and a new release takes the
place of the former in one step.
"""
AGAIN_AFTER = 10  # seconds after a release that failed


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--host",
            default=settings.ALLOWED_HOSTS[0].removeprefix("."),
            help="the name that the pages call themselves by (default: %(default)s)",
        )
        parser.add_argument(
            "--follow",
            action="store_true",
            help="go on: withdraw the files at each change, until they are right again",
        )

        parser.add_argument(
            "--pages-only",
            action="store_true",
            help="leave out static files and uploads; the server gives them out from their folders",
        )

    def handle(
        self, *args, folder: Path, host: str, follow: bool, pages_only: bool, **options
    ) -> None:
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            raise CommandError("Run manage.py collectstatic first: no page can be drawn without.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            application = get_wsgi_application()
            self.bakery = Bakery(folder.resolve(), application, host, with_files=not pages_only)
            self._follow() if follow else self._bake()
        except (BakingError, Error, OSError) as error:
            raise CommandError(str(error)) from error

    def _bake(self, is_right: Callable[[], bool] = lambda: True) -> bool:
        wanted = all_addresses()
        columns = TextColumn("Pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("", total=len(wanted))
            baked = self.bakery.bake(wanted, lambda: progress.advance(task), is_right)
        if baked is not None:
            self._say(baked)
        return baked is not None

    def _follow(self) -> None:
        """Bake for each generation of the content, and withdraw what is of an older one.

        Nobody would withdraw what stays behind when this process is stopped, so it does so itself.
        """
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        watch, baked = Watch(), None
        try:
            while True:
                watch.look()
                if watch.is_reachable and watch.generation != baked:
                    self.bakery.withdraw()
                    baked = self._try(watch)
                time.sleep(EVERY)
        finally:
            self.bakery.withdraw()

    def _try(self, watch: Watch) -> int | None:
        """The generation that is live now, if any is."""
        generation = watch.generation

        def is_right() -> bool:
            watch.look()
            return watch.generation == generation

        try:
            return generation if self._bake(is_right) else None
        except (BakingError, Error) as error:
            self.stderr.write(f"{error} Trying again in {AGAIN_AFTER} seconds.")
            time.sleep(AGAIN_AFTER)
            return None

    def _say(self, baked: Baked) -> None:
        self.stdout.write(
            f"Pages: {baked.written} written, {baked.same} as before; "
            f"{baked.left_out} left to the portal."
        )
