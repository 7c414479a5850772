from unittest import mock

import pytest
from django.db import connection

from publishing import schema
from publishing.schema import waiting_migrations

pytestmark = pytest.mark.django_db


def test_a_database_with_every_migration_needs_none_of_them_loaded(monkeypatch):
    monkeypatch.setattr(schema, "MigrationExecutor", mock.Mock(side_effect=AssertionError))
    assert waiting_migrations() == 0


def test_each_migration_that_is_not_recorded_waits():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'roles'")
        count = cursor.rowcount
    assert waiting_migrations() == count > 0


def test_a_record_of_a_migration_that_the_code_has_not_is_no_matter():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('roles', '9999_later', CURRENT_TIMESTAMP)"
        )
    assert waiting_migrations() == 0
