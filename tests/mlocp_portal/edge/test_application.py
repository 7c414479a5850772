"""What the edge does with a request, around an application that only counts."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from unittest import mock

import brotli
import pytest

from mlocp_portal.edge.application import MOST_WORDINGS
from mlocp_portal.edge.watch import UNREACHABLE
from tests.mlocp_portal.edge.conftest import Asking


def test_a_page_is_drawn_once(ask, drawn):
    assert [ask("/").source for _ in range(3)] == ["fwd=miss", "hit", "hit"]
    assert len(drawn.environs) == 1


def test_a_browser_gets_the_best_encoding_it_reads(ask):
    plain = ask("/").body
    assert gzip.decompress(ask("/", accept_encoding="gzip, deflate").body) == plain
    assert brotli.decompress(ask("/", accept_encoding="gzip, deflate, br, zstd").body) == plain
    assert ask("/", accept_encoding="br;q=0, gzip;q=0").body == plain
    assert ask("/", accept_encoding="gzip;q=1, br;q=0.5").headers["content-encoding"] == "gzip"
    assert ask("/", accept_encoding="*").headers["content-encoding"] == "br"
    assert ask("/", accept_encoding="gzip;q=nonsense").body == plain


def test_each_encoding_has_a_strong_tag_of_its_own(ask):
    tags = {ask("/", accept_encoding=name).headers["etag"] for name in ("br", "gzip", "")}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"other", {0}', '"other",W/{0} ', "*"])
def test_what_a_browser_has_is_not_sent_again(ask, form):
    first = ask("/", accept_encoding="br")
    again = ask("/", accept_encoding="br", if_none_match=form.format(first.headers["etag"]))
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-length" not in again.headers
    assert "content-type" not in again.headers


@pytest.mark.parametrize("condition", ['"other"', "", "nonsense", '"', "W/"])
def test_what_a_browser_has_not_is_sent(ask, condition):
    ask("/")
    assert ask("/", if_none_match=condition).status == 200


def test_head_says_what_get_says_without_a_body(ask):
    read, head = ask("/"), ask("/", method="HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == str(len(read.body))
    assert head.headers["etag"] == read.headers["etag"]


def test_parameters_that_the_page_does_not_know_change_nothing(ask, drawn):
    ask("/certifications/?track=mlops&level=pro")
    assert ask("/certifications/?utm_source=x&level=pro&track=mlops&fbclid=1").source == "hit"
    assert ask("/?anything=1").source == "fwd=miss"
    assert ask("/").source == "hit"
    assert drawn.environs[0]["QUERY_STRING"] == "level=pro&track=mlops"


def test_the_order_of_values_is_kept(ask, drawn):
    ask("/compare/?c=b&c=a")
    assert ask("/compare/?c=a&c=b").source == "fwd=miss"
    assert drawn.environs[0]["QUERY_STRING"] == "c=b&c=a"


def test_a_page_is_drawn_without_anything_else_of_the_request(ask, drawn):
    ask("/", x_forwarded_host="evil.example", cookie="other=1", accept="text/plain", origin="evil")
    said = {name for name in drawn.environs[0] if name.startswith("HTTP_")}
    assert said == {"HTTP_HOST"}


def test_the_part_that_htmx_puts_in_is_another_page(ask, drawn):
    whole = ask("/certifications/")
    assert ask("/certifications/", hx_request="true").body != whole.body
    assert ask("/certifications/", hx_request="true").source == "hit"
    back = ask("/certifications/", hx_request="true", hx_history_restore_request="true")
    assert back.body == whole.body


@pytest.mark.parametrize(
    "request_",
    [
        {"address": "/", "host": "evil.example"},
        {"address": "/", "host": "testserver:8081"},
        {"address": "/", "cookie": "mlocp-session=abc"},
        {"address": "/", "method": "POST"},
        {"address": "/admin/style.css"},
        {"address": "/certifications/mlocp/style.css"},
        {"address": "/search/?q=mlocp"},
        {"address": "/comments/write/path-1/"},
        {"address": "/nobody/"},
        {"address": "/certifications/?q=" + "x" * 3_000},
        {"address": "/certifications/?" + "q=x&" * 200},
    ],
)
def test_what_is_not_the_same_for_everybody_is_left_to_django(ask, drawn, request_):
    assert [ask(**request_).source for _ in range(2)] == ["", ""]
    assert len(drawn.environs) == 2


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Cache-Control", "private"),
    ],
)
def test_an_answer_that_is_not_for_everybody_is_not_kept(ask, drawn, header):
    drawn.headers = [pair for pair in drawn.headers if pair[0] != header[0]] + [header]
    assert [ask("/").source for _ in range(2)] == ["fwd=miss", "fwd=miss"]


@pytest.mark.parametrize("status", ["404 Not Found", "302 Found", "500 Server Error"])
def test_only_what_was_found_is_kept_and_has_a_tag(ask, drawn, status):
    drawn.status = status
    assert [ask("/", if_none_match="*").source for _ in range(2)] == ["fwd=miss", "fwd=miss"]
    assert "etag" not in ask("/").headers


def test_after_a_change_a_page_is_drawn_anew(ask):
    ask("/")
    ask.edge.watch.generation = 2
    assert [ask("/").source for _ in range(2)] == ["fwd=miss", "hit"]
    assert ask("/").body.startswith(b"page 2 ")


def test_a_page_that_cannot_be_drawn_any_more_is_given_out_as_it_was(ask, drawn):
    before = ask("/").body
    ask.edge.watch.generation = 2
    drawn.status = "503 Service Unavailable"
    again = ask("/")
    assert (again.status, again.body, again.source) == (200, before, "hit; detail=stale")


def test_a_page_that_is_gone_is_not_given_out_again(ask, drawn):
    ask("/")
    ask.edge.watch.generation = 2
    drawn.status = "404 Not Found"
    assert ask("/").status == 404
    ask.edge.watch.generation = UNREACHABLE
    assert ask("/").status == 404


def test_without_a_database_kept_pages_are_given_out_and_nothing_is_drawn(ask, drawn):
    ask("/")
    ask.edge.watch.generation = UNREACHABLE
    assert [ask("/").source for _ in range(2)] == ["hit; detail=stale"] * 2
    assert len(drawn.environs) == 1
    ask.edge.watch.generation = 1
    assert ask("/").source == "hit"


class Slow:
    """Begins to draw, and goes on when it is told to."""

    def __init__(self, drawn):
        self.drawn = drawn
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        self.begun.set()
        self.go_on.wait(5)
        return self.drawn(environ, start_response)


def test_many_who_ask_at_once_have_the_page_drawn_once(drawn):
    slow = Slow(drawn)
    ask = Asking(slow)
    with ThreadPoolExecutor(8) as pool:
        replies = [pool.submit(ask, "/") for _ in range(8)]
        slow.begun.wait(5)
        slow.go_on.set()
        assert {reply.result().status for reply in replies} == {200}
    assert len(drawn.environs) == 1


def test_whoever_waits_too_long_for_another_one_is_told_to_come_again(drawn, monkeypatch):
    monkeypatch.setattr("mlocp_portal.edge.filling.LONGEST_WAIT", 0.01)
    slow = Slow(drawn)
    ask = Asking(slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, "/")
        slow.begun.wait(5)
        reply = ask("/")
        slow.go_on.set()
        assert (reply.status, first.result().status) == (503, 200)
    assert reply.headers["retry-after"] == "20"


def test_while_a_page_is_drawn_anew_others_get_the_former_one(drawn):
    slowly = Slow(drawn)
    ask = Asking(drawn)
    ask("/")
    ask.edge.application = slowly
    ask.edge.watch.generation = 2
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(ask, "/")
        slowly.begun.wait(5)
        assert ask("/").source == "hit; detail=stale"
        slowly.go_on.set()
        assert slow.result().source == "fwd=miss"


def test_an_application_that_breaks_leaves_nothing_behind(drawn):
    def broken(environ, start_response):
        raise RuntimeError

    ask = Asking(broken)
    reply = ask("/")
    assert reply.status == 500
    assert b"The line is disturbed" in reply.body
    ask.edge.application = drawn
    assert ask("/").status == 200


def test_the_most_read_pages_are_drawn_again_first(ask):
    for _ in range(3):
        ask("/map/")
    ask("/")
    ask("/roles/?page=2")
    ask.edge.watch.generation = 2
    outdated = ask.edge.outdated()
    assert [key.path for key in outdated] == ["/map/", "/", "/roles/"]
    for key in outdated:
        ask.edge.refill(key)
    assert ask.edge.outdated() == []
    assert ask("/map/").source == "hit"


def test_invented_queries_displace_no_page_without_one(drawn):
    ask = Asking(drawn, most_bytes=40_000)
    ask("/")
    for number in range(100):
        ask(f"/certifications/?q={number}")
    assert ask("/").source == "hit"
    assert ask("/certifications/?q=1").source == "fwd=miss"
    assert ask.edge.store.asked.bytes <= 20_000
    assert len(ask.edge.ready) <= len(ask.edge.store.asked) + 1


def test_invented_encodings_are_answered_and_not_remembered_without_end(ask):
    for number in range(100):
        assert ask("/", accept_encoding=f"gzip, br;q=0.{number}").status == 200
    assert 0 < len(ask.edge.ready) <= MOST_WORDINGS
    ask("/", accept_encoding="gzip, deflate, br")
    before = ask.edge.ready_hits
    ask("/", accept_encoding="gzip, deflate, br")
    assert ask.edge.ready_hits == before + 1


def test_a_request_word_for_word_the_same_gets_the_new_page_after_a_change(ask):
    first = [ask("/").body for _ in range(3)]
    ask.edge.watch.generation = 2
    assert ask("/").body not in first
    assert ask("/").source == "hit"


def test_a_page_counts_with_the_bytes_that_it_holds(drawn, tmp_path):
    ask = Asking(drawn, folder=tmp_path)
    ask("/", accept_encoding="br")
    [(_, page)] = ask.edge.store.hottest()
    assert ask.edge.store.bytes == page.size < 3_000


def test_what_is_drawn_while_the_database_is_away_is_marked_as_stale(ask):
    ask.edge.watch.generation = UNREACHABLE
    assert ask("/").source == "fwd=miss"
    assert ask("/").source == "hit; detail=stale"


def test_the_edge_writes_down_what_came_since_the_last_time(ask):
    for _ in range(3):
        ask("/map/")
    counted = {}
    found = SimpleNamespace(
        pages=SimpleNamespace(
            labels=lambda name: SimpleNamespace(inc=lambda n: counted.update({name: n}))
        ),
        page_count=mock.Mock(),
        page_bytes=mock.Mock(),
        generation=mock.Mock(),
    )
    ask.edge.measure(found)
    assert counted == {"hit": 2, "stale": 0, "miss": 1}
    found.page_count.set.assert_called_once_with(1)
    found.generation.set.assert_called_once_with(1)
    ask.edge.measure(found)
    assert counted == {"hit": 0, "stale": 0, "miss": 0}
