"""What is counted in one process. All of them together: tests/scripts/test_limits.py."""

import os
import subprocess
import sys
from unittest import mock

import pytest
from django.db import ProgrammingError, connection

from mlocp_portal import metrics

DEAD = 2**22 + 1  # no process has such a number


@pytest.fixture
def instruments(monkeypatch) -> mock.Mock:
    found = mock.MagicMock()
    monkeypatch.setattr(metrics, "instruments", lambda: found)
    return found


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "metrics").mkdir()
    return tmp_path / "metrics"


def files(folder) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_without_the_setting_nothing_is_counted(settings, monkeypatch):
    settings.METRICS_PORT = 0
    monkeypatch.setattr(metrics, "instruments", mock.Mock(side_effect=AssertionError))
    metrics.note_request("guide:guide", "GET", 200, 0.1)
    metrics.start()


def test_a_request_counts_by_view_status_and_known_method(settings, instruments):
    settings.METRICS_PORT = 9000
    metrics.note_request("guide:guide", "GET", 200, 0.1)
    metrics.note_request("none", "INVENTED", 405, 0.2)
    assert instruments.requests.labels.call_args_list == [
        mock.call("guide:guide", "GET", 200),
        mock.call("none", "other", 405),
    ]
    assert instruments.seconds.labels("none").observe.call_args_list[-1] == mock.call(0.2)


@pytest.mark.django_db
def test_a_statement_that_fails_is_counted_by_its_kind(instruments):
    context = {"connection": connection}
    with pytest.raises(ProgrammingError):
        metrics._count_errors(mock.Mock(side_effect=ProgrammingError), "SELECT", (), False, context)
    assert metrics._count_errors(lambda *args: 5, "SELECT", (), False, context) == 5
    instruments.database_errors.labels.assert_called_once_with("ProgrammingError")


def test_the_first_process_of_a_run_begins_with_nothing(folder):
    (folder / f"counter_{DEAD}.db").touch()
    metrics._forget_the_last_run()
    assert files(folder) == {f"begun_{os.getpid()}"}
    (folder / f"counter_{DEAD}.db").touch()
    metrics._forget_the_last_run()  # another one of the same run
    assert f"counter_{DEAD}.db" in files(folder)


def test_what_a_dead_process_counted_stays_and_what_it_had_goes(folder):
    names = [f"{kind}_{pid}.db" for kind in ("counter", "gauge_livesum") for pid in (1, DEAD)]
    for name in names:
        (folder / name).touch()
    metrics._forget_gauges_of_the_dead()
    assert files(folder) == set(names) - {f"gauge_livesum_{DEAD}.db"}


def test_without_the_package_the_portal_starts_and_counts_nothing(tmp_path, settings):
    """The extra is one: nothing imports it unless the setting asks for it."""
    code = (
        "import sys; sys.modules['prometheus_client'] = sys.modules['sentry_sdk'] = None\n"
        "import mlocp_portal.wsgi\n"
    )
    environ = {k: v for k, v in os.environ.items() if k not in {"METRICS_PORT", "SENTRY_DSN"}}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mlocp_portal.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
