from importlinter.cli import lint_imports


def test_imports_between_apps_run_one_way(monkeypatch, settings, capsys):
    monkeypatch.chdir(settings.BASE_DIR)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out
