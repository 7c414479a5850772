"""What a start leaves alone because an earlier one did it."""

from unittest import mock

import pytest

from scripts import preparing
from scripts.preparing import collect_static, fill_database


@pytest.fixture
def commands(monkeypatch, settings, tmp_path) -> mock.Mock:
    """Called instead of Django's commands, in a folder where nothing is prepared yet."""
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path / "var", tmp_path / "elsewhere" / "static"
    settings.VAR_DIR.mkdir()
    settings.STATIC_ROOT.mkdir(parents=True)
    (settings.STATIC_ROOT / "staticfiles.json").touch()
    commands = mock.Mock()
    monkeypatch.setattr(preparing, "call_command", commands)
    return commands


def asked(commands: mock.Mock) -> list[str]:
    names = [call.args[0] for call in commands.call_args_list]
    commands.reset_mock()
    return names


@pytest.mark.django_db
def test_the_database_is_migrated_once_for_the_same_code(commands, settings, monkeypatch):
    fill_database()
    assert asked(commands) == ["migrate", "load_content"]
    fill_database()
    assert asked(commands) == ["load_content"]
    monkeypatch.setattr(preparing, "waiting_migrations", lambda: 1)
    fill_database()
    assert asked(commands) == ["migrate", "load_content"]


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["NAME", "HOST"])
def test_another_database_is_migrated_for_itself(commands, settings, monkeypatch, part):
    fill_database()
    asked(commands)
    monkeypatch.setitem(settings.DATABASES["default"], part, "another")
    fill_database()
    assert asked(commands) == ["migrate", "load_content"]


@pytest.mark.django_db
def test_changed_code_is_followed_by_a_migration(commands, monkeypatch, tmp_path):
    fill_database()
    asked(commands)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "groups.py").touch()
    changed = mock.Mock(path=tmp_path / "app")
    monkeypatch.setattr(preparing, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").touch()
    monkeypatch.setattr(preparing.apps, "get_app_configs", lambda: [changed])
    fill_database()
    assert asked(commands) == ["migrate", "load_content"]


def test_static_files_are_collected_once(commands, settings):
    collect_static()
    assert asked(commands) == ["collectstatic"]
    collect_static()
    assert asked(commands) == []
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    collect_static()
    assert asked(commands) == ["collectstatic"]
