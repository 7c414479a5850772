import pytest

from publishing.bulk import jobs


@pytest.fixture(autouse=True)
def at_once(monkeypatch, settings, tmp_path):
    """Imports run inside the request that starts them, in a folder of their own."""
    monkeypatch.setattr(jobs, "start_beside", lambda work: work())
    settings.VAR_DIR = tmp_path
