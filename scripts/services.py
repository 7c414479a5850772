"""Runs the command it is given with TEST_DATABASE_URL set to a PostgreSQL server that answers.

Installs nginx where there is none: some tests put it in front of the portal.
"""

import os
import shutil
import sys

import psycopg

from scripts.browser import as_root, succeeds

# The process id keeps two runs at the same time apart.
LOCAL = f"postgres://postgres@127.0.0.1:5432/portal_{os.getpid()}"


def problem(url: str) -> str | None:
    """Why the server behind ``url`` cannot be used, if it cannot."""
    server = url.rpartition("/")[0] + "/postgres"  # the database itself is made by the tests
    try:
        psycopg.connect(server, connect_timeout=5).close()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[-1]
    return None


def ensure_nginx() -> None:
    """Install Debian's nginx if none is there; without it, its tests say that they did not run."""
    root = as_root()
    if shutil.which("nginx") or root is None or not shutil.which("apt-get"):
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "--quiet=2", "nginx-light"]
    if succeeds([*root, "apt-get", "update", "--quiet=2"]):
        succeeds([*root, *install])


def main(command: list[str]) -> None:
    url = os.environ.get("DATABASE_URL") or LOCAL
    if reason := problem(url):
        print(f"The tests on PostgreSQL did not run, since no server can be used: {reason}")
        sys.exit(os.environ.get("CI") == "true")
    ensure_nginx()
    os.environ["TEST_DATABASE_URL"] = url
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
