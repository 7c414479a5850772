"""The three formats of a table, each read so that nothing in a file can do harm or get lost."""

import csv
import json
import zlib
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from tablib import Dataset
from tablib.exceptions import InvalidDimensions

from publishing.bulk.errors import TableError
from publishing.bulk.formulas import make_safe, restore

MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000  # bytes of an XLSX, which is a zip file
LONGEST_CELL = 32_767  # signs in a cell of XLSX; what is longer would be cut off silently
MAX_ROWS = 20_000
DELIMITERS = ",;\t"


def flat(value: Any) -> Any:
    """``value`` in one cell of a spreadsheet: lists of words with commas, other lists as JSON."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = ", ".join(value)
    elif isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return make_safe(value)


class CSV:
    CONTENT_TYPE = "text/csv"
    word, first = "row", 2  # how a person counts: the headings are row 1

    def create_dataset(self, in_stream: bytes) -> Dataset:
        text = in_stream.decode("utf-8-sig")
        headings = text.partition("\n")[0]
        between = max(DELIMITERS, key=headings.count)  # some countries' spreadsheets write “;”
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=between))
        width = len(rows[0]) if rows else 0
        dataset = Dataset(headers=rows[0] if rows else [])
        for number, row in enumerate(rows[1:], self.first):
            if len(row) > width:
                raise TableError(f"Row {number} has more cells than there are headings.")
            dataset.append([*map(restore, row), *[""] * (width - len(row))])
        return dataset

    def export_data(self, dataset: Dataset) -> str:
        return _flattened(dataset).export("csv")


class XLSX:
    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    word, first = "row", 2

    def create_dataset(self, in_stream: bytes) -> Dataset:
        with ZipFile(BytesIO(in_stream)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise TableError("The file is too large when it is unpacked.")
        rows = self._rows(in_stream)
        headings = list(next(rows, []))
        while headings and headings[-1] is None:
            headings.pop()
        dataset, width = Dataset(headers=headings), len(headings)
        for number, row in enumerate(rows, self.first):
            if set(row[width:]) - {None}:
                raise TableError(f"Row {number} has a cell without a heading.")
            dataset.append([*map(restore, row[:width]), *[None] * (width - len(row))])
        return dataset

    def _rows(self, data: bytes) -> Iterator[tuple]:
        # Here, since it takes a tenth of each start and is needed by few.
        from openpyxl import load_workbook

        # A sheet may claim any size, and its rows would be filled up to that; so each is as long
        # as its last cell.
        sheet = load_workbook(BytesIO(data), read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()
        return sheet.iter_rows(max_row=MAX_ROWS + 2, values_only=True)

    def export_data(self, dataset: Dataset) -> bytes:
        flattened = _flattened(dataset)
        for number, row in enumerate(flattened, self.first):
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
                raise TableError(
                    f"Row {number} holds a text too long for XLSX; choose CSV or YAML."
                )
        return flattened.export("xlsx")


class YAML:
    CONTENT_TYPE = "text/yaml"
    word, first = "entry", 1

    def create_dataset(self, in_stream: bytes) -> Dataset:
        # Here, since what reads YAML takes long to load and is needed by few.
        from publishing.bulk.entries import read_entries

        entries = read_entries(in_stream.decode("utf-8-sig"))
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            raise TableError("The file must be a list of entries with keys and values.")
        dataset = Dataset(headers=list(entries[0]) if entries else [])
        for number, entry in enumerate(entries, self.first):
            if entry.keys() != entries[0].keys():
                names = ", ".join(sorted(map(str, entry.keys() ^ entries[0].keys())))
                raise TableError(f"Entry {number} differs from the first in its keys: {names}.")
            dataset.append([entry[name] for name in dataset.headers])
        return dataset

    def export_data(self, dataset: Dataset) -> str:
        from publishing.bulk.entries import write_entries  # as above

        return write_entries(dataset.dict)


FORMATS = {"csv": CSV, "xlsx": XLSX, "yaml": YAML}

BROKEN = (
    *(InvalidDimensions, BadZipFile, csv.Error),
    *(ValueError, KeyError, TypeError, StopIteration, RuntimeError, AttributeError, OSError),
    *(IndexError, ParseError, zlib.error),
)


def read_table(format_name: str, data: bytes) -> Dataset:
    """The table in ``data``; raises ``TableError``."""
    if len(data) > MAX_BYTES:
        raise TableError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        dataset = FORMATS[format_name]().create_dataset(data)
    except UnicodeDecodeError as error:
        raise TableError("The file is not UTF-8; save it in that encoding.") from error
    except BROKEN as error:  # what a library says of a file that is something else
        raise TableError(f"This is no {format_name.upper()} file that can be read.") from error
    if not len(dataset):
        raise TableError("There are no rows in the file.")
    if len(dataset) > MAX_ROWS:
        raise TableError(f"More than {MAX_ROWS:,} rows; split the file.")
    return dataset


def write_table(format_name: str, dataset: Dataset) -> bytes:
    """``dataset`` as a file; raises ``TableError``."""
    try:
        data = FORMATS[format_name]().export_data(dataset)
    except ValueError as error:  # XLSX knows no control characters
        raise TableError(f"A text cannot stand in {format_name.upper()}: {error}") from error
    return data if isinstance(data, bytes) else data.encode()


def _flattened(dataset: Dataset) -> Dataset:
    return Dataset(*([flat(cell) for cell in row] for row in dataset), headers=dataset.headers)
