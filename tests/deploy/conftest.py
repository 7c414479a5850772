import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from scripts.sandbox import free_port
from tests.deploy.fleet import Fleet, Nginx


@pytest.fixture(scope="session")
def nginx_installed() -> None:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed; `python -m scripts.services` tries to install it")


@pytest.fixture
def nginx(nginx_installed, tmp_path) -> Nginx:
    """Nobody listens where its replicas would be."""
    return Nginx(tmp_path / "nginx", tmp_path / "data", [free_port(), free_port()])


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("only where a PostgreSQL server is named")
    server, name = url.rpartition("/")[0], f"portal_fleet_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def fleet(nginx_installed, database, tmp_path_factory) -> Iterator[Fleet]:
    folder: Path = tmp_path_factory.mktemp("fleet")
    with Fleet(folder, database) as fleet:
        yield fleet
