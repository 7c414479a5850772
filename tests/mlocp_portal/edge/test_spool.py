"""What is found on the disk while the database does not answer."""

import pytest

from mlocp_portal import release
from mlocp_portal.edge.watch import UNREACHABLE
from tests.mlocp_portal.edge.conftest import Asking


@pytest.fixture
def ask(drawn, tmp_path) -> Asking:
    """A process, and the folder that it shares with others."""
    return process(drawn, tmp_path)


def process(drawn, folder) -> Asking:
    asking = Asking(drawn, folder=folder / "pages")
    asking.edge._changed()
    return asking


def test_what_another_process_has_read_is_given_out_while_the_database_is_away(
    ask, drawn, tmp_path
):
    before = ask("/", accept_encoding="gzip")
    other = process(drawn, tmp_path)
    other.edge.watch.generation = UNREACHABLE
    again = other("/", accept_encoding="gzip")
    assert (again.body, again.source) == (before.body, "hit; detail=stale")
    assert again.headers["content-type"] == before.headers["content-type"]
    assert other("/guide/").source == "fwd=miss"
    assert len(drawn.environs) == 2


def test_what_was_cut_off_on_the_disk_is_not_found(ask, drawn, tmp_path):
    ask("/")
    for file in (tmp_path / "pages").iterdir():
        if file.name != "stamp":
            file.write_bytes(file.read_bytes()[:10])
    other = process(drawn, tmp_path)
    other.edge.watch.generation = UNREACHABLE
    assert other("/").source == "fwd=miss"


def test_what_another_release_has_drawn_is_not_found(ask, drawn, tmp_path, monkeypatch):
    ask("/")
    monkeypatch.setattr(release, "version", lambda: "another")
    other = process(drawn, tmp_path)
    other.edge.watch.generation = UNREACHABLE
    assert other("/").source == "fwd=miss"


def test_it_is_drawn_anew_as_soon_as_that_is_possible(ask, drawn, tmp_path):
    ask("/")
    other = process(drawn, tmp_path)
    other.edge.watch.generation = UNREACHABLE
    other("/")
    other.edge.watch.generation = 1
    assert other("/").source == "fwd=miss"


def test_what_was_drawn_before_the_last_change_is_not_found(ask, drawn, tmp_path):
    ask("/")
    other = process(drawn, tmp_path)
    other.edge.watch._version = (2, 2)
    other.edge._changed()
    other.edge.watch.generation = UNREACHABLE
    assert other("/").source == "fwd=miss"


def test_what_is_gone_leaves_the_disk(ask, drawn, tmp_path):
    ask("/")
    drawn.status = "404 Not Found"
    ask.edge.watch.generation = 2
    ask("/")
    other = process(drawn, tmp_path)
    other.edge.watch.generation = UNREACHABLE
    assert other("/").status == 404


def test_addresses_with_a_query_stay_off_the_disk(ask, tmp_path):
    ask("/certifications/?q=one")
    ask("/certifications/", hx_request="true")
    assert [file.name for file in (tmp_path / "pages").iterdir()] == ["stamp"]


def test_a_disk_that_takes_nothing_stops_nobody(drawn):
    ask = Asking(drawn)
    ask.edge._changed()
    assert [ask("/").status for _ in range(2)] == [200, 200]
