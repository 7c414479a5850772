"""What is told to the collector of errors: the fault, and nothing of whoever met it."""

import json

import pytest
import sentry_sdk
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from sentry_sdk.transport import Transport

from guide import views
from mlocp_portal import reports
from mlocp_portal.front import Front

pytestmark = pytest.mark.django_db


class Collector(Transport):
    """Keeps what would go over the network."""

    def __init__(self):
        super().__init__()
        self.sent = []

    def capture_envelope(self, envelope):
        self.sent += [item.payload.json for item in envelope.items if item.type == "event"]


@pytest.fixture
def collector(settings) -> Collector:
    settings.SENTRY_DSN = "https://key@errors.example/1"
    found = Collector()
    reports.start(transport=found)
    yield found
    # Nothing is reported any more, and what it put around Django looks no further.
    sentry_sdk.get_global_scope().set_client(None)


def test_a_fault_is_reported_without_a_person(collector, monkeypatch, own_connection):
    monkeypatch.setattr(views, "render", failing)
    headers = {"cookie": "mlocp-session=cookie-value", "user-agent": "Agent of Ann"}
    request = RequestFactory().get(
        "/guide/?q=typed-words", headers=headers, REMOTE_ADDR="192.0.2.7"
    )
    said = []
    Front(WSGIHandler())(request.environ, lambda *heads: said.append(heads))
    assert said[0][0].startswith("500")
    [event] = collector.sent
    assert event["exception"]["values"][-1]["type"] == "ZeroDivisionError"
    assert event["logger"] == "django.request"
    assert "/guide/" in json.dumps(event["logentry"])
    assert event["tags"]["request_id"] == dict(said[0][1])["X-Request-ID"]
    text = json.dumps(event)
    for private in ("ann@", "192.0.2.7", "cookie-value", "typed-words", "Agent of Ann", "sqlite3"):
        assert private not in text, private


def test_without_an_address_nothing_is_reported(settings, monkeypatch):
    settings.SENTRY_DSN = ""
    monkeypatch.setattr(sentry_sdk, "init", failing)
    reports.start()


# Its lines are told with the fault, so it stands away from what must not be.
def failing(*args, **kwargs):
    secret = "ann@example.org"
    raise ZeroDivisionError(f"{secret} from 192.0.2.7")
