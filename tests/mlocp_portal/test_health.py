from unittest import mock

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder


def test_probes_are_not_sent_on_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/paths/").status_code == 301


def test_a_live_process_says_so_without_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_migrated_database_makes_it_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_a_waiting_migration_keeps_it_from_being_ready(client):
    MigrationRecorder(connection).record_unapplied("guide", "0003_blocks_once")
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "1 waiting migrations"})


def test_a_database_that_does_not_answer_keeps_it_from_being_ready(client):
    broken = mock.patch(
        "publishing.schema.MigrationExecutor", side_effect=DatabaseError("host and user")
    )
    with broken:
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "the database does not answer"},
    )
