"""A table that comes back says what it left with, so that later work of staff is not lost."""

import csv
from io import StringIO

import pytest
from tablib import Dataset

from faqs.models import Question
from publishing.bulk.formats import FORMATS, read_table, write_table
from publishing.models import State
from tests.factories import QuestionFactory
from tests.publishing.tables import export, press, shown, stage, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    """One that staff wrote: no load has seen it."""
    return QuestionFactory(title="Before?", short_answer="No.", state=State.DRAFT)


def edited(data: bytes, format_name: str, **values: str) -> bytes:
    """The first row of a table with other ``values``, as a person might type them."""
    table = read_table(format_name, data)
    rows = [dict(row) for row in table.dict]
    rows[0] |= values
    return write_table(format_name, Dataset(*(row.values() for row in rows), headers=list(rows[0])))


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_row_that_nobody_changed_since_its_export_is_simply_updated(
    publisher, question, format_name
):
    table = edited(export(publisher, format_name), format_name, title="After?")
    response = upload(publisher, table, format_name)
    assert (response.context["status"].changed, response.context["status"].kept) == (1, 0)
    press(publisher, response, "_confirm")
    assert Question.objects.get().title == "After?"


def test_what_staff_changed_after_the_export_is_held_back_and_told_again_at_the_end(
    publisher, question
):
    table = edited(export(publisher, "csv"), "csv", title="After?", short_answer="Perhaps.")
    Question.objects.update(short_answer="By staff.")
    response = upload(publisher, table)
    assert "stays as it is: staff changed it since the export" in response.text
    assert 'value="Change 1 question, leave 1 field as it is"' in response.text
    response = press(publisher, response, "_confirm")
    question.refresh_from_db()
    assert (question.title, question.short_answer) == ("After?", "By staff.")
    assert "1 field was not written" in response.text
    assert shown(response) == [(2, "Short answer", "By staff.", "Perhaps.")]


def test_what_was_held_back_may_be_overwritten(publisher, question):
    table = edited(export(publisher, "csv"), "csv", short_answer="Perhaps.")
    Question.objects.update(short_answer="By staff.")
    response = press(publisher, upload(publisher, table), "_overwrite")
    response = press(publisher, response, "_confirm")
    assert Question.objects.get().short_answer == "Perhaps."
    assert "not written" not in response.text


@pytest.mark.parametrize("said", ["", "nonsense", "0" * 400, "=1+1", "a\0b", None])
def test_without_a_word_of_the_export_what_was_loaded_counts(publisher, question, said):
    table = read_table("csv", edited(export(publisher, "csv"), "csv", title="After?"))
    if said is None:
        del table["exported"]
    else:
        table = read_table("csv", edited(write_table("csv", table), "csv", exported=said))
    response = upload(publisher, write_table("csv", table))
    assert (stage(response), response.context["status"].kept) == ("shown", 1)
    assert "staff changed it since the content was loaded" in response.text


def test_the_word_of_another_row_lets_nothing_through(publisher, question):
    QuestionFactory(title="Other?", short_answer="No.", state=State.DRAFT)
    rows = list(csv.DictReader(StringIO(export(publisher, "csv").decode())))
    mine, other = sorted(rows, key=lambda row: row["title"] == "Other?")
    data = edited(export(publisher, "csv"), "csv", **(mine | {"exported": other["exported"]}))
    response = upload(publisher, edited(data, "csv", title="After?"))
    assert response.context["status"].changed == 0


def test_a_row_that_was_deleted_after_the_export_says_so(publisher, question):
    table = export(publisher, "csv")
    Question.objects.all().delete()
    response = upload(publisher, table)
    assert response.context["status"].created == 1
    assert "It was deleted since." in response.text


def test_the_button_says_what_it_writes(publisher, question):
    table = edited(export(publisher, "csv"), "csv", title="After?")
    row = edited(table, "csv", uid="", slug="new", title="New?", exported="")
    table += row.partition(b"\n")[2]
    assert 'value="Create 1 and change 1 questions"' in upload(publisher, table).text
