"""Tables in YAML: a list of entries with keys and values."""

from typing import Any

import yaml

from publishing.bulk.errors import TableError

DEEPEST = 8  # lists and entries in each other


def read_entries(text: str) -> Any:
    """What ``text`` holds; raises ``TableError``, or ``ValueError`` where it is no YAML."""
    try:
        _check_events(text)
        return EntryLoader(text).get_single_data()
    except yaml.YAMLError as error:
        raise ValueError("no YAML") from error


def write_entries(entries: list[dict]) -> str:
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)


class EntryLoader(yaml.CSafeLoader):
    """Lets no key of an entry hide another one."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            name, line = key.value, node.start_mark.line + 1
            if name in seen:
                raise TableError(f"The key “{name}” is there twice in the entry of line {line}.")
            seen.add(name)
        return super().construct_mapping(node, deep)


def _check_events(text: str) -> None:
    """Refuse what would grow when it is loaded, or is nested so deeply that loading it fails."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise TableError("Anchors and aliases (& and *) are not used here; write it out.")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise TableError("Lists and entries stand in each other too deeply.")
