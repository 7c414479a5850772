"""What an export says of the state that it shows, so that an import knows what changed since.

The stamp of a row is a short digest of each of its fields. It is no seal: who forges one can make
no more of their own import than the button does that overwrites what staff changed.
"""

import hashlib
import json
from typing import Any

from django.db.models import Model

from publishing.content.columns import Column

SIGNS = 8  # of each digest
Columns = dict[str, Column]


def stamp(columns: Columns, instance: Model) -> str:
    fields = (digest(instance, name, columns[name].stored(instance, {})) for name in columns)
    return f"{_layout(columns)}-{''.join(fields)}"


def read_stamp(columns: Columns, text: Any) -> dict[str, str]:
    """The digests by field; none where ``text`` is no stamp of a row with these columns."""
    layout, _, digests = text.partition("-") if isinstance(text, str) else ("", "", "")
    if layout != _layout(columns) or len(digests) != SIGNS * len(columns):
        return {}
    starts = range(0, len(digests), SIGNS)
    return {name: digests[at : at + SIGNS] for name, at in zip(columns, starts, strict=True)}


def digest(instance: Model, name: str, plain: Any) -> str:
    """Of one field, whose value is ``plain``: another one in every row."""
    return _short([str(instance.uid), name, plain])


def _layout(columns: Columns) -> str:
    return _short(list(columns))


def _short(said: list) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:SIGNS]
