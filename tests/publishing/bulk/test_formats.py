"""What a file may be: its cells, its formats, and what is no table."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tablib import Dataset

from publishing.bulk.formats import (
    FORMATS,
    MAX_BYTES,
    MAX_ROWS,
    MAX_UNPACKED,
    XLSX,
    TableError,
    read_table,
    write_table,
)
from publishing.bulk.formulas import make_safe, restore
from publishing.models import State
from tests.factories import QuestionFactory
from tests.publishing.tables import shown, upload

pytestmark = pytest.mark.django_db


def packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def sheet(*rows: list, far: str = "") -> bytes:
    """An XLSX with ``rows``, and one cell ``far`` away from them."""
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    if far:
        book.active[far] = "x"
    book.save(file)
    return file.getvalue()


def damaged_sheets() -> list[bytes]:
    """A sound sheet, cut, with one part cut or missing, and one that asks for a password."""
    whole = write_table("xlsx", Dataset(["a"], headers=["slug"]))
    found = [whole[: len(whole) // 2]]
    with ZipFile(BytesIO(whole)) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    for name, content in contents.items():
        for instead in (None, content[: len(content) // 2]):
            buffer = BytesIO()
            with ZipFile(buffer, "w") as parts:
                for other, text in (contents | {name: instead}).items():
                    if text is not None:
                        parts.writestr(other, text)
            found.append(buffer.getvalue())
    return found


@given(st.text(alphabet="'=+-@\t\rab"))
def test_what_is_made_safe_runs_nowhere_and_comes_back(text):
    safe = make_safe(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restore(safe) == text


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_file_holds_every_text(format_name):
    texts = ["=1+1", "'=1", "- one\n- two", 'a "b", c', " x ", "a\u2028b", "ü", "true", "007", ""]
    dataset = Dataset(*([text, "x"] for text in texts), headers=["title", "slug"])
    read = read_table(format_name, write_table(format_name, dataset))
    assert [row[0] or "" for row in read] == texts


@pytest.mark.parametrize(
    ("suffix", "data", "error"),
    [
        ("txt", "slug\nq\n", "Choose a file that ends in .csv, .xlsx or .yaml."),
        ("xlsx", "slug\nq\n", "This is no XLSX file that can be read."),
        ("csv", b"slug\n\xff\n", "The file is not UTF-8; save it in that encoding."),
        ("csv", "slug\n", "There are no rows in the file."),
        ("csv", "slug,titel\nq,Q?\n", "Unknown column “titel”; did you mean “title”?"),
        ("csv", "slug,slug\nq,q\n", "The column “slug” is there twice."),
        ("csv", "title\nQ?\n", "No column says which page is meant: uid or slug."),
        ("csv", "slug\nq,Q?\n", "Row 2 has more cells than there are headings."),
        ("yaml", "a: 1\n", "The file must be a list of entries with keys and values."),
        ("yaml", "[{slug: &a q}, {slug: *a}]", "Anchors and aliases (& and *) are not used here"),
        ("yaml", "[{slug: q}, {title: Q}]", "Entry 2 differs from the first in its keys: slug"),
        ("yaml", "[", "This is no YAML file that can be read."),
        ("yaml", "- {slug: q, slug: p}", "The key “slug” is there twice in the entry of line 1."),
        ("yaml", "[" * 200_000, "Lists and entries stand in each other too deeply."),
        ("yaml", "- slug: 2026-13-45", "This is no YAML file that can be read."),
        ("yaml", "- slug: 'a\0'", "This is no YAML file that can be read."),
        ("yaml", "- !!python/object:os.system {}", "This is no YAML file that can be read."),
        ("csv", "", "The submitted file is empty."),
        ("csv", "\n", "There are no rows in the file."),
        ("csv", "slug\nq\n".encode("utf-16"), "The file is not UTF-8; save it in that encoding."),
        ("csv", "sl\0ug\nq\n", "Unknown column “sl\0ug”"),
        ("csv", 'slug\n"' + "q" * 200_000, "This is no CSV file that can be read."),
        ("csv", "slug\n" + "q\n" * 20_001, "More than 20,000 rows; split the file."),
        ("csv", b"slug\n" + b"q" * MAX_BYTES, "The file is larger than 20 MB."),
        ("xlsx", packed({"mimetype": b"text"}), "This is no XLSX file that can be read."),
        ("xlsx", packed({"a.xml": bytes(MAX_UNPACKED + 1)}), "The file is too large when it is"),
        ("xlsx", sheet(["slug", None, "title"], ["q", "x", "Q?"]), "Column 2 has no heading."),
        ("xlsx", sheet(["slug"], ["q", "x"]), "Row 2 has a cell without a heading."),
        ("xlsx", sheet(["slug", "slug"], ["q", "q"]), "The column “slug” is there twice."),
        ("xlsx", sheet(), "There are no rows in the file."),
    ],
)
def test_what_is_no_table_is_refused_at_the_field(publisher, suffix, data, error):
    response = upload(publisher, data, suffix)
    assert response.status_code == 422
    assert response.context["form"].errors["file"][0].startswith(error)


def claiming(size: str, data: bytes) -> bytes:
    """``data`` with a sheet that says it is as large as ``size``."""
    with ZipFile(BytesIO(data)) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    name = "xl/worksheets/sheet1.xml"
    found = re.subn(rb'(?<=<dimension ref=")[^"]*', size.encode(), contents[name])
    assert found[1] == 1
    return packed(contents | {name: found[0]})


def test_a_sheet_that_claims_to_be_huge_is_not_filled_up():
    rows = [("slug", "title"), ("q", "Q?")]
    data = claiming("A1:XFD1048576", sheet(*map(list, rows)))
    assert list(XLSX()._rows(data)) == rows


def test_a_cell_far_to_the_right_is_no_more_lost_than_one_beside_the_table():
    data = sheet(["slug", "title"], ["q", "Q?"], far="XFD3")
    with pytest.raises(TableError, match=r"^Row 3 has a cell without a heading\.$"):
        read_table("xlsx", data)


def test_a_sheet_is_read_no_further_than_a_table_may_reach():
    data = sheet(["slug", "title"], ["q", "Q?"], far="B1048576")
    assert len(list(XLSX()._rows(data))) == MAX_ROWS + 2
    with pytest.raises(TableError, match="More than 20,000 rows"):
        read_table("xlsx", data)


def test_a_row_that_ends_early_has_empty_cells():
    data = sheet(["slug", "title", "answer"], ["q"])
    assert list(read_table("xlsx", data)) == [("q", None, None)]


def test_a_table_may_be_separated_by_semicolons(publisher):
    question = QuestionFactory(state=State.DRAFT)
    response = upload(publisher, f"slug;title\n{question.slug};Now, what?\n")
    assert [row[3] for row in shown(response)] == ["Now, what?"]


def test_a_damaged_sheet_is_said_at_its_field(publisher):
    for data in damaged_sheets():
        assert upload(publisher, data, "xlsx").status_code in {200, 422}
