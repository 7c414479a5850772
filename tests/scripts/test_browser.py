import pytest

from scripts import browser


@pytest.fixture(autouse=True)
def empty_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER_PATH", raising=False)


def program(folder, name: str) -> str:
    file = folder / name
    file.touch(mode=0o755)
    return str(file)


def test_none_is_found_where_there_is_none():
    assert browser.find_browser("/no/such/browser") is None


def test_the_one_that_was_chosen_goes_before_playwrights_own_and_that_before_any(
    tmp_path, monkeypatch
):
    program(tmp_path, "chromium")
    assert browser.find_browser("/no/such/browser") == str(tmp_path / "chromium")
    own = program(tmp_path, "own")
    assert browser.find_browser(own) == own
    monkeypatch.setenv("BROWSER_PATH", program(tmp_path, "chosen"))
    assert browser.find_browser(own) == str(tmp_path / "chosen")


def test_a_chosen_one_that_is_missing_is_not_replaced_by_another(tmp_path, monkeypatch):
    program(tmp_path, "chromium")
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    assert browser.find_browser("/no/such/browser") is None


def ways(of_playwright="/no/such/browser") -> list[str]:
    return [" ".join(way[-1]) for way in browser.ways_to_install(of_playwright)]


def test_ways_that_need_root_are_left_out_where_root_cannot_be_had(tmp_path, monkeypatch):
    program(tmp_path, "apt-get")
    monkeypatch.setattr(browser, "as_root", lambda: None)
    (way,) = ways()
    assert way.endswith("-m playwright install chromium")


def test_debians_package_is_the_last_way(tmp_path, monkeypatch):
    program(tmp_path, "apt-get")
    monkeypatch.setattr(browser, "as_root", lambda: ["sudo", "-n"])
    assert ways()[-1].startswith("sudo -n apt-get install --yes")
    assert len(ways()) == 2


def test_libraries_are_added_where_playwrights_own_browser_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "as_root", list)
    assert ways(program(tmp_path, "own"))[-1].endswith("-m playwright install-deps chromium")
