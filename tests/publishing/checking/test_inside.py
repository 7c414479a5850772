"""The portal asked without a server."""

import logging

import pytest

from publishing.checking.inside import Inside

pytestmark = pytest.mark.django_db


def test_what_it_finds_stays_out_of_the_log_and_what_others_find_does_not(client, caplog):
    with caplog.at_level(logging.WARNING, "django.request"):
        Inside().problem("/nowhere/")
        assert caplog.records == []
        client.get("/elsewhere/")
    assert [record.args for record in caplog.records] == [("Not Found", "/elsewhere/")]
