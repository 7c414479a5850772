import asyncio
import io
from collections.abc import Iterable
from unittest import mock

import pytest

from mlocp_portal.rsgi import replies
from mlocp_portal.rsgi.replies import Reply, WholeFile, reply_of

HEADERS = [("content-type", "text/plain")]


class Body(list):
    """What an application returns, which knows whether it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def answering(body: Iterable[bytes]):
    def application(environ, start_response):
        start_response("404 Not Found", HEADERS)
        return body

    return application


def test_an_answer_is_taken_whole_and_its_body_closed():
    body = Body([b"abc", b"def"])
    assert reply_of(answering(body), {}) == Reply(404, HEADERS, b"abcdef")
    assert body.is_closed


def test_a_body_is_closed_though_it_fails():
    class Failing(Body):
        def __iter__(self):
            raise ZeroDivisionError

    body = Failing()
    with pytest.raises(ZeroDivisionError):
        reply_of(answering(body), {})
    assert body.is_closed


def test_a_short_stream_is_joined_and_a_long_one_waits_on_the_disk(monkeypatch):
    monkeypatch.setattr(replies, "IN_MEMORY", 5)
    assert reply_of(answering(iter([b"abc", b"de"])), {}).body == b"abcde"
    with reply_of(answering(iter([b"abc", b"def"])), {}).body as file:
        assert file.read() == b"abcdef"


def test_a_file_is_left_to_the_server(tmp_path):
    path = tmp_path / "a.webp"
    path.write_bytes(b"picture")
    file = path.open("rb")
    assert reply_of(answering(WholeFile(file)), {}).body == path
    assert file.closed


@pytest.mark.parametrize("start", [0, 3])
def test_what_is_no_whole_file_is_read(tmp_path, start):
    file = io.BytesIO(b"picture")
    file.seek(start)
    assert reply_of(answering(WholeFile(file)), {}).body == b"picture"[start:]
    assert file.closed


def test_the_rest_of_a_file_is_read(tmp_path):
    (tmp_path / "a.webp").write_bytes(b"picture")
    file = (tmp_path / "a.webp").open("rb")
    file.seek(3)
    assert reply_of(answering(WholeFile(file)), {}).body == b"ture"


def sent(reply: Reply) -> mock.Mock:
    proto = mock.Mock()
    proto.response_stream.return_value.send_bytes = mock.AsyncMock()
    asyncio.run(reply.send(proto))
    return proto


def test_each_kind_of_body_is_sent_in_its_way(tmp_path):
    sent(Reply(200, HEADERS, b"abc")).response_bytes.assert_called_once_with(200, HEADERS, b"abc")
    path = tmp_path / "a.webp"
    by_name = sent(Reply(200, HEADERS, path)).response_file
    by_name.assert_called_once_with(200, HEADERS, str(path))


def test_a_long_body_is_sent_piece_by_piece_and_closed(monkeypatch):
    monkeypatch.setattr(replies, "CHUNK", 2)
    file = io.BytesIO(b"abcde")
    stream = sent(Reply(200, HEADERS, file)).response_stream
    assert stream.return_value.send_bytes.await_args_list == [
        mock.call(b"ab"),
        mock.call(b"cd"),
        mock.call(b"e"),
    ]
    assert file.closed
