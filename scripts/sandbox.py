"""A portal with a folder of its own, started as `make run` starts it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds; a busy machine collects the static files slowly
# All sandboxes share one copy: compressing the files takes longer than the rest of a start.
STATIC_ROOT = ROOT / "var" / "sandbox" / "static"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sandbox:
    """Runs between ``with Sandbox() as portal:`` and the end of the block.

    Without a ``folder`` it has a temporary one, and so the shipped content. ``code`` is where the
    project lies. ``settings`` are variables of its environment; without ``DATABASE_URL`` it has a
    database in its folder.
    """

    def __init__(
        self,
        folder: Path | None = None,
        action: str = "run",
        code: Path = ROOT,
        **settings: str,
    ):
        self.action, self.code, self.settings = action, code, settings
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="portal-")
        self.folder = folder or Path(self._temporary.name)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.metrics_port = free_port()

    def __enter__(self) -> "Sandbox":
        self._log = tempfile.NamedTemporaryFile()
        own = {"VAR_DIR": str(self.folder), "PORT": str(self.port), "HTTPS": "0"}
        own |= {"METRICS_PORT": str(self.metrics_port), "STATIC_ROOT": str(STATIC_ROOT)}
        own["DATABASE_URL"] = f"sqlite:///{self.folder / 'portal.sqlite3'}"
        own |= self.settings
        self._server = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve", self.action],
            cwd=self.code,
            env=os.environ | own,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.terminate()
        self._server.wait()
        self._log.close()
        if self._temporary:
            self._temporary.cleanup()

    @property
    def pid(self) -> int:
        return self._server.pid

    @property
    def output(self) -> str:
        """All that the server has printed so far."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                return urlopen(f"{self.url}/robots.txt", timeout=5).close()
            except URLError as error:
                if hasattr(error, "code"):  # any answer is a sign of life
                    return error.close()
                time.sleep(0.1)
        raise RuntimeError(f"The portal did not start:\n{self.output}")
