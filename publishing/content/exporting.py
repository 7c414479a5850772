"""From the database to files, in the form in which they are loaded."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.db.models import Model
from django.utils.text import slugify

from publishing.content.columns import Reference, References
from publishing.content.entries import Entry
from publishing.content.kinds import Kind, Layout, declared_kinds
from publishing.content.pictures import Picture
from publishing.content.reading import kind_files
from publishing.content.writing import write_yaml

CHUNK = 200  # rows whose parts are in memory together
BY = "Written by manage.py export_content."


@dataclass(frozen=True)
class Written:
    """A file to write; ``path`` is below the folder of the export."""

    path: str
    content: File


def write_export(folder: Path) -> int:
    """Write all content into ``folder``, and remove content files that have no row any more.

    Returns the number of files; raises ``OSError``.
    """
    paths = set()
    for written in export():
        path = folder / written.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with written.content.open("rb") as content:
            path.write_bytes(content.read())
        paths.add(path)
    for kind in declared_kinds():
        for path in kind_files(folder, kind):
            if path not in paths:
                path.unlink()
    return len(paths)


def export() -> Iterator[Written]:
    """All files for what is in the database."""
    for kind in declared_kinds():
        yield from _list(kind) if kind.layout is Layout.LIST else _files(kind)


def _list(kind: Kind) -> Iterator[Written]:
    if entries := [Entry(kind, row).data() for row in kind.rows()]:
        text = write_yaml(entries, f"{kind.model._meta.verbose_name_plural.capitalize()}. {BY}")
        yield Written(f"{kind.name}.yaml", _text_file(text))


def _files(kind: Kind) -> Iterator[Written]:
    rows = kind.rows()
    # As many digits as the largest number has, so that names sort as numbers.
    digits = max(2, len(str(rows.count())))
    taken: Counter[str] = Counter()
    loaded = rows.prefetch_related(*_relations(kind)).iterator(chunk_size=CHUNK)
    for number, row in enumerate(loaded, 1):
        name = _file_name(kind, row, taken)
        entry = Entry(kind, row, name)
        text = write_yaml(entry.data(), f"{str(kind).capitalize()}: {row}. {BY}")
        prefix = f"{number:0{digits}}-" if kind.layout is Layout.NUMBERED else ""
        yield Written(f"{kind.name}/{prefix}{name}.yaml", _text_file(text))
        for column in kind.columns.values():
            if isinstance(column, Picture) and (picture := getattr(row, column.name)):
                yield Written(f"{kind.name}/{entry.picture_path(column)}", picture)


def _text_file(text: str) -> File:
    return ContentFile(text.encode())


def _relations(kind: Kind, path: str = "") -> Iterator[str]:
    """Everything that the entries of ``kind`` need, for ``prefetch_related``."""
    for name, column in kind.columns.items():
        if isinstance(column, (Reference, References)) and name != kind.link:
            yield f"{path}{name}"
    for part in kind.parts:
        yield f"{path}{part.name}"
        yield from _relations(part, f"{path}{part.name}__")


def _file_name(kind: Kind, row: Model, taken: Counter[str]) -> str:
    if kind.slugged:
        return row.slug
    name = slugify(" ".join(str(getattr(row, field)) for field in kind.key)) or kind.name
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"
