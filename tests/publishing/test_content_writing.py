from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publishing.content.nodes import read_yaml
from publishing.content.problems import Node
from publishing.content.writing import write_yaml

WORDS = st.lists(st.sampled_from(["a", "- b", "#", "word", "x" * 60, "‘é’", ":", "\t"]))
LINES = st.lists(st.tuples(st.sampled_from(["", " ", "    "]), WORDS.map(" ".join)).map("".join))
STORABLE = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
TEXT = st.one_of(STORABLE, LINES.map("\n".join), WORDS.map(" ".join))


def plain(node: Node):
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    return [plain(item) for item in node.value] if isinstance(node.value, list) else node.value


@pytest.fixture(scope="module")
def read_back(tmp_path_factory):
    path = tmp_path_factory.mktemp("written") / "file.yaml"

    def read_back(text: str):
        path.write_bytes(text.encode())
        return plain(read_yaml(path, "file.yaml"))

    return read_back


@given(text=TEXT)
@example(text="three\n\nparagraphs " + "and a long line " * 9 + "\n\nof text")
@example(text="a hard break  \nin Markdown")
@example(text="    code first\nthen text")
@example(text="ends with a line\n")
@example(text="two  spaces " * 20)
@example(text="2026-11-23")
@example(text="no")
@example(text="12")
@example(text="\x85")
@example(text="a\u2028b")
def test_any_text_reads_back_as_it_was(read_back, text):
    data = {"title": text, "parts": [{"title": text, "parts": [{"detail": text}]}]}
    assert read_back(write_yaml(data, text)) == data


def test_every_type_reads_back_as_it_was(read_back):
    moment = datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=UTC)
    data = {"day": date(2026, 11, 23), "moment": moment, "none": None, "yes": True, "no": -3}
    data["slugs"] = ["one", "two"]
    assert read_back(write_yaml(data, "A comment.")) == data
    assert read_back(write_yaml([data, data], "A comment.")) == [data, data]


@given(words=st.lists(st.text("abcdefgh-:#", min_size=1, max_size=30), min_size=1, max_size=60))
def test_lines_stay_within_the_paper(words):
    text = " ".join(words)
    data = {"summary": text, "parts": [{"detail": f"{text}\n\n{text}", "slugs": words}]}
    written = write_yaml(data, text)
    assert max(map(len, written.splitlines())) <= 100


def test_long_texts_stand_in_blocks_and_short_lists_in_a_line():
    data = {
        "name": "DevOps",
        "tracks": ["devops", "mlops"],
        "summary": "One sentence goes on and on. " * 4 + "It ends.",
        "body": "First line\nsecond line\n\nnext paragraph",
        "steps": [{"certification": "mlocp", "why": "Because."}],
    }
    assert (
        write_yaml(data, "Learning path: DevOps.")
        == """\
# Learning path: DevOps.
name: DevOps
tracks: [devops, mlops]
summary: >-
  One sentence goes on and on. One sentence goes on and on. One sentence goes on and on. One
  sentence goes on and on. It ends.
body: |
  First line
  second line

  next paragraph

steps:
  - certification: mlocp
    why: Because.
"""
    )
