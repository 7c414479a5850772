"""Says whether the portal on this machine answers: ``/healthz``, or another address that is named.

Exits with 0 once it does and with 1 if it has not after a while. For containers, units and
whoever restarts one replica after the other.
"""

import os
import sys
import time
from http.client import HTTPConnection, HTTPException

PATIENCE = float(os.environ.get("PATIENCE") or 2)  # seconds


def status_of(address: str) -> int:
    """The status with which the portal answers; 0, if it does not."""
    bind = os.environ.get("BIND") or "127.0.0.1"
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104
    name = (os.environ.get("ALLOWED_HOSTS") or host).split(",")[0].strip().removeprefix(".")
    connection = HTTPConnection(host, int(os.environ.get("PORT") or 8000), timeout=2)
    try:
        connection.request("GET", address, headers={"Host": name})
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def main(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while (status := status_of(address)) != 200:
        if time.monotonic() > deadline:
            sys.exit(f"{address}: {status or 'no answer'}")
        time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/healthz")
