import time
from concurrent.futures import Future
from threading import Event
from unittest import mock

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mlocp_portal import health


class AtOnce:
    """Asks in the test's own thread, which alone sees what the test has written."""

    def submit(self, probe) -> Future:
        future = Future()
        try:
            future.set_result(probe())
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture
def at_once(monkeypatch) -> None:
    monkeypatch.setattr(health, "_askers", AtOnce())
    monkeypatch.setattr(health, "_asked", {})
    monkeypatch.setattr(health.connection, "close", lambda: None)


def states(client) -> tuple[int, dict]:
    response = client.get("/readyz")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, response.json()


def test_probes_are_not_sent_on_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/paths/").status_code == 301


def test_a_live_process_says_so_without_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("at_once")
def test_a_migrated_database_and_a_cache_make_it_ready(client):
    assert states(client) == (200, {"status": "ready", "database": "ok", "cache": "ok"})


@pytest.mark.django_db
@pytest.mark.usefixtures("at_once")
def test_a_waiting_migration_keeps_it_from_being_ready(client):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("guide")
    MigrationRecorder(connection).record_unapplied(*newest)
    status, said = states(client)
    assert (status, said["status"]) == (503, "not ready")
    assert (said["database"], said["cache"]) == ("1 waiting migrations", "ok")


@pytest.mark.usefixtures("at_once")
def test_without_a_database_it_is_not_ready_and_says_no_more(client):
    failing = mock.patch(
        "publishing.schema.MigrationExecutor", side_effect=DatabaseError("host and user")
    )
    with failing:
        status, said = states(client)
    assert (status, said["status"], said["database"]) == (503, "not ready", "does not answer")


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("failure", [{"side_effect": OSError("host and user")}, {}])
def test_without_a_shared_cache_it_serves_on_and_says_so(client, monkeypatch, failure):
    monkeypatch.setitem(health.PROBES, "database", lambda: "ok")
    gone = mock.Mock(**{"get.return_value": "ok", "is_away": True})
    gone.set.configure_mock(**failure)
    monkeypatch.setattr(health, "cache", gone)
    expected = {"status": "ready", "database": "ok", "cache": "does not answer"}
    assert states(client) == (200, expected)


def test_a_part_that_hangs_is_waited_for_only_so_long_and_asked_once(client, monkeypatch):
    released, asked = Event(), []
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    monkeypatch.setattr(health, "_asked", {})
    monkeypatch.setattr(
        health, "PROBES", {"database": lambda: asked.append(1) or released.wait(9), "cache": dict}
    )
    begin = time.monotonic()
    assert [states(client)[1]["database"] for _ in range(3)] == ["does not answer"] * 3
    assert time.monotonic() - begin < 3
    released.set()
    assert asked == [1]
