"""YAML as a tree that remembers its lines.

Only what a person needs is read: mappings, lists, texts, numbers, true and false, dates. Anchors
(which can blow up a small file) and tags (which can make objects) are refused.
"""

from datetime import date, datetime
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from publishing.content.problems import UNSTORABLE, LineError, Node, Place

MAX_BYTES = 1_000_000
BLOCK_STYLES = {"|", ">"}
PREFIX = "tag:yaml.org,2002:"


def read_yaml(path: Path, name: str) -> Node:
    """The content of ``path``, called ``name`` in messages; raises ``LineError``."""
    text = _read_text(path, name)
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LineError(Place(name, mark.line + 1 if mark else 1), _syntax(error)) from error
    except YAMLError as error:  # a character that YAML forbids
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        raise LineError(Place(name, line), "not valid YAML: a character is not allowed") from error
    except (RecursionError, ValueError) as error:
        raise LineError(Place(name, 1), "not valid YAML: nested too deeply or damaged") from error
    if root is None:
        raise LineError(Place(name, 1), "the file is empty")
    return _Tree(name).node(root)


def _read_text(path: Path, name: str) -> str:
    try:
        if not path.is_file():  # reading a pipe would wait for ever
            raise LineError(Place(name, 1), "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise LineError(Place(name, 1), f"larger than {MAX_BYTES:,} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise LineError(Place(name, 1), f"cannot be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LineError(Place(name, line), "not UTF-8; save the file in that encoding") from error


def _syntax(error: MarkedYAMLError) -> str:
    parts = (error.context, error.problem)
    return "not valid YAML: " + ", ".join(part for part in parts if part)


class _Tree:
    """Turns the nodes of the YAML library into ours."""

    def __init__(self, name: str):
        self.name = name

    def node(self, raw, line: int | None = None) -> Node:
        place = Place(self.name, raw.start_mark.line + 1 if line is None else line)
        if raw.anchor:
            raise LineError(place, "anchors and aliases (& and *) are not used here; write it out")
        if isinstance(raw, MappingNode) and raw.tag == PREFIX + "map":
            return Node(self._mapping(raw), place)
        if isinstance(raw, SequenceNode) and raw.tag == PREFIX + "seq":
            return Node([self.node(item) for item in raw.value], place)
        if isinstance(raw, ScalarNode) and (read := SCALARS.get(raw.tag.removeprefix(PREFIX))):
            return Node(self._scalar(raw, read, place), place)
        raise LineError(place, f"the tag {raw.tag} is not used here")

    def _mapping(self, raw) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for raw_key, raw_value in raw.value:
            # A value is looked for where its key stands, also when its text begins below.
            line = raw_key.start_mark.line + 1
            key = self.node(raw_key).value
            if not isinstance(key, str):
                raise LineError(Place(self.name, line), "a key must be a word")
            if key in entries:
                first = entries[key].place.line
                raise LineError(
                    Place(self.name, line), f"written twice, first in line {first}", key
                )
            entries[key] = self.node(raw_value, line)
        return entries

    def _scalar(self, raw, read, place: Place):
        try:
            value = read(raw.value)
        except ValueError as error:
            raise LineError(place, f"“{raw.value}” cannot be read; put text in quotes") from error
        if isinstance(value, str) and UNSTORABLE.search(value):
            raise LineError(place, "holds a character that cannot be stored")
        # The line break at the end belongs to the way a block is written, not to the text.
        return value.rstrip("\n") if raw.style in BLOCK_STYLES else value


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


SCALARS = {
    "str": str,
    "null": lambda text: None,
    "bool": lambda text: text.lower() == "true",
    "int": lambda text: int(text, 10) if text.lstrip("+-").isdecimal() else int(text, 0),
    "float": float,
    "timestamp": _moment,
}
