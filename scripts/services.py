"""Runs the command it is given with TEST_DATABASE_URL set to a PostgreSQL server that answers."""

import os
import sys

import psycopg

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


def main(command: list[str]) -> None:
    url = os.environ.get("DATABASE_URL") or LOCAL
    if reason := problem(url):
        print(f"The tests on PostgreSQL did not run, since no server can be used: {reason}")
        sys.exit(os.environ.get("CI") == "true")
    os.environ["TEST_DATABASE_URL"] = url
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
