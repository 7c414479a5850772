"""Tables of pages in and out: what comes back unchanged, what is shown, refused and recorded."""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tablib import Dataset

from certifications.models import Certification
from faqs.models import Question, Topic
from publishing.bulk import jobs
from publishing.bulk.formats import (
    FORMATS,
    MAX_BYTES,
    MAX_UNPACKED,
    read_table,
    write_table,
)
from publishing.bulk.formulas import make_safe, restore
from publishing.loaded import LoadedRow
from publishing.models import Revision, State
from publishing.revisions import What
from search.models import SearchDocument
from tests.factories import QuestionFactory, TopicFactory, TrackFactory, UserFactory
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

IMPORT = reverse("admin:faqs_question_import")


@pytest.fixture(autouse=True)
def at_once(monkeypatch, settings, tmp_path):
    """Imports run inside the request that starts them, in a folder of their own."""
    monkeypatch.setattr(jobs, "start_beside", lambda work: work())
    settings.VAR_DIR = tmp_path


def export(client, format_name: str, model: str = "faqs_question") -> bytes:
    url = reverse(f"admin:{model}_export")
    response = client.post(f"{url}?all=", {"format": format_name})
    assert response.status_code == 200
    return response.content


def upload(client, data: bytes | str, suffix: str = "csv", url: str = IMPORT):
    data = data if isinstance(data, bytes) else data.encode()
    file = SimpleUploadedFile(f"questions.{suffix}", data)
    return client.post(url, {"file": file}, follow=True)


def press(client, response, button: str):
    return client.post(response.request["PATH_INFO"], {button: "x"}, follow=True)


def stage(response) -> str:
    return response.context["status"].stage


def shown(response) -> list[tuple]:
    return [
        (row["place"], field["label"], field["before"], field["after"])
        for row in response.context["rows"]
        for field in row["fields"]
    ]


def problems(response) -> list[tuple]:
    assert stage(response) == "refused"
    return [(row["place"], row["key"], row["message"]) for row in response.context["rows"]]


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
    ("model", "format_name"),
    [
        *[("certifications_certification", format_name) for format_name in FORMATS],
        *[("faqs_question", "csv"), ("guide_section", "yaml"), ("guide_testimonial", "xlsx")],
        *[("institutions_institution", "csv"), ("paths_learningpath", "xlsx")],
        *[("roles_role", "csv"), ("roles_role", "yaml")],
    ],
)
def test_an_export_changes_nothing_when_it_comes_back(publisher, shipped, model, format_name):
    data = export(publisher, format_name, model)
    response = upload(publisher, data, format_name, reverse(f"admin:{model}_import"))
    status = response.context["status"]
    assert (status.stage, status.created, status.changed, status.kept) == ("shown", 0, 0, 0)
    assert status.alone > 1


def test_differences_are_shown_and_nothing_is_written_before_they_are_confirmed(publisher):
    question = QuestionFactory(title="Before?", state=State.DRAFT)
    LoadedRow.objects.create(model="faqs.question", uid=question.uid, values={"title": "Before?"})
    response = upload(publisher, f"slug,title\n{question.slug},After?\n")
    assert shown(response) == [(2, "Question", "Before?", "After?")]
    assert Question.objects.get().title == "Before?"
    assert not Revision.objects.exists()
    assert stage(press(publisher, response, "_confirm")) == "done"
    assert Question.objects.get().title == "After?"


def test_a_field_that_staff_changed_stays_unless_they_say_otherwise(publisher):
    question = QuestionFactory(title="By staff?", state=State.DRAFT)
    LoadedRow.objects.create(model="faqs.question", uid=question.uid, values={"title": "Loaded?"})
    response = upload(publisher, f"slug,title\n{question.slug},After?\n")
    assert "stays as it is: staff changed it" in response.text
    assert "_confirm" not in response.text
    response = press(publisher, response, "_overwrite")
    assert response.context["status"].changed == 1
    press(publisher, response, "_confirm")
    assert Question.objects.get().title == "After?"
    # An import is work of staff: a later load of the files keeps it.
    assert LoadedRow.objects.get().values == {"title": "Loaded?"}


def test_an_import_is_in_the_history_the_log_and_the_search(publisher):
    TopicFactory(slug="exams")
    table = "slug,title,topic,short_answer,state\nnew-one,Zebra?,exams,Stripes.,published\n"
    press(publisher, upload(publisher, table), "_confirm")
    question = Question.objects.get()
    assert [(r.what, r.author_name != "") for r in Revision.objects.of(question)] == [
        (What.SAVED, True)
    ]
    assert LogEntry.objects.get().change_message == "Imported from questions.csv"
    assert SearchDocument.objects.filter(title="Zebra?").exists()


def test_problems_are_told_by_row(publisher):
    TopicFactory(slug="exams")
    table = (
        "slug,title,topic,short_answer,review_due\n"
        "fine,Fine?,exams,Yes.,\n"
        "no-topic,Where?,exam,Yes.,\n"
        "no-day,When?,exams,Yes.,24/11/2026\n"
        ",Who?,exams,Yes.,\n"
        "fine,Twice?,exams,Yes.,\n"
        "empty,,exams,Yes.,\n"
    )
    assert problems(upload(publisher, table)) == [
        (3, "topic", "there is no topic “exam”"),
        (4, "review_due", "must be a date such as 2026-11-23"),
        (5, "slug", "This field cannot be blank."),
        (6, "slug", "“fine” is taken by row 2"),
        (6, "", "has the same slug as row 2; change it, or give one of them a uid of its own"),
        (7, "title", "This field cannot be blank."),
    ]
    assert not Question.objects.exists()


def test_rows_of_a_table_may_refer_to_each_other(publisher):
    TopicFactory(slug="exams")
    table = "slug,title,topic,short_answer,related\na,A?,exams,Yes.,b\nb,B?,exams,Yes.,a\n"
    press(publisher, upload(publisher, table), "_confirm")
    assert Question.objects.get(slug="a").related.get().slug == "b"


@pytest.mark.parametrize(
    ("state", "row", "reason"),
    [
        (State.PUBLISHED, "q,After?,draft", "it is published, which only publishers may change"),
        (State.DRAFT, "q,After?,published", "it is published, which only publishers may decide"),
        (State.DRAFT, "q,After?,review", ""),
    ],
)
def test_an_import_gives_nobody_the_rights_of_a_publisher(editor, state, row, reason):
    question = QuestionFactory(slug="q", state=state)
    LoadedRow.objects.create(
        model="faqs.question", uid=question.uid, values={"title": question.title, "state": state}
    )
    response = upload(editor, f"slug,title,state\n{row}\n")
    if reason:
        assert problems(response) == [(2, "", reason)]
    else:
        assert stage(press(editor, response, "_confirm")) == "done"


def test_where_somebody_else_has_to_publish_an_import_does_not(publisher, settings):
    settings.REVIEW_BY_ANOTHER = True
    TopicFactory(slug="exams")
    response = upload(publisher, "slug,title,topic,short_answer,state\nq,Q?,exams,A.,published\n")
    assert "somebody else has to publish" in problems(response)[0][2]


def test_what_changed_since_it_was_shown_stops_the_import(publisher):
    question = QuestionFactory(title="Before?", state=State.DRAFT)
    response = press(
        publisher, upload(publisher, f"slug,title\n{question.slug},After?\n"), "_overwrite"
    )
    Question.objects.update(title="Meanwhile?")
    assert stage(press(publisher, response, "_confirm")) == "overtaken"
    assert Question.objects.get().title == "Meanwhile?"


def test_what_is_cancelled_while_it_is_written_leaves_nothing_behind(publisher, monkeypatch):
    TopicFactory(slug="exams")
    rows = "".join(f"q-{n},Q {n}?,exams,Yes.\n" for n in range(100))
    response = upload(publisher, f"slug,title,topic,short_answer\n{rows}")
    assert response.context["status"].created == 100
    save, seen = jobs.Job.save, []

    def save_and_cancel(job, status):
        save(job, status)
        seen.append(status.done)
        if status.done == 75:
            (job.folder / "cancel").touch()

    monkeypatch.setattr(jobs.Job, "save", save_and_cancel)
    assert stage(press(publisher, response, "_confirm")) == "cancelled"
    assert 50 in seen
    assert not Question.objects.exists()
    assert not SearchDocument.objects.exists()


def test_a_shown_import_is_confirmed_once_and_cancelled_for_good(publisher):
    TopicFactory(slug="exams")
    table = "slug,title,topic,short_answer\nq,Q?,exams,Yes.\n"
    response = upload(publisher, table)
    assert stage(press(publisher, response, "_cancel")) == "cancelled"
    assert stage(press(publisher, response, "_confirm")) == "cancelled"
    response = upload(publisher, table)
    press(publisher, response, "_confirm")
    assert stage(press(publisher, response, "_confirm")) == "done"
    assert stage(press(publisher, response, "_cancel")) == "done"
    assert Question.objects.count() == 1


def test_an_import_whose_process_ended_says_so(publisher, monkeypatch):
    monkeypatch.setattr(jobs, "start_beside", lambda work: None)
    question = QuestionFactory()
    response = upload(publisher, f"slug,title\n{question.slug},After?\n")
    assert stage(response) == "checking"
    later = time.time() + jobs.SILENT_FOR + 1
    monkeypatch.setattr(jobs.time, "time", lambda: later)
    assert stage(publisher.get(response.request["PATH_INFO"])) == "interrupted"


def test_an_upload_is_kept_for_nobody_else_and_no_longer_than_it_is_read(publisher, settings):
    table = f"slug,title\n{QuestionFactory().slug},A?\n"
    response, root = upload(publisher, table), settings.VAR_DIR / "imports"
    assert root.stat().st_mode & 0o777 == 0o700
    assert len(list(root.glob("*/upload"))) == 1
    press(publisher, response, "_cancel")
    assert list(root.glob("*/upload")) == []


def test_a_forgotten_import_goes_with_what_else_is_due(publisher, settings, monkeypatch):
    upload(publisher, f"slug,title\n{QuestionFactory().slug},A?\n")
    call_command("publish_due")
    assert len(list(settings.VAR_DIR.glob("imports/*"))) == 1
    later = time.time() + jobs.KEEP_FOR + 1
    monkeypatch.setattr(jobs.time, "time", lambda: later)
    call_command("publish_due")
    assert list(settings.VAR_DIR.glob("imports/*")) == []


def test_an_import_is_nobody_elses(publisher, client):
    path = upload(publisher, f"slug,title\n{QuestionFactory().slug},A?\n").request["PATH_INFO"]
    assert sign_in(client, "Publishers").get(path).status_code == 404


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


@pytest.mark.parametrize("far", ["XFD3", "B1048576"])
def test_a_sheet_that_claims_to_be_huge_is_not_filled_up(publisher, far):
    response = upload(publisher, sheet(["slug", "title"], ["q", "Q?"], far=far), "xlsx")
    assert response.status_code in (200, 422)


def test_a_table_may_be_separated_by_semicolons(publisher):
    question = QuestionFactory(state=State.DRAFT)
    response = upload(publisher, f"slug;title\n{question.slug};Now, what?\n")
    assert [row[3] for row in shown(response)] == ["Now, what?"]


def test_a_character_that_no_database_takes_is_told_by_row(publisher):
    TopicFactory(slug="exams")
    table = "slug,title,topic,short_answer\na,A\0?,exams,Yes.\nb,B?,ex\0ams,Yes.\n"
    message = "holds a character that cannot be stored"
    assert problems(upload(publisher, table)) == [(2, "title", message), (3, "topic", message)]


def test_a_row_that_the_doctor_keeps_back_is_refused_before_anything_is_written(publisher):
    table = "slug,name,track,status,has_guide,state\n"
    TrackFactory(slug="ml")
    table += "a,A,ml,current,true,draft\nb,B,ml,current,true,published\n"
    url = reverse("admin:certifications_certification_import")
    reason = "A guide is published with a preparation plan. Add one, or untick “has a guide”."
    assert problems(upload(publisher, table, url=url)) == [(3, "", reason)]
    assert not Certification.objects.exists()


def test_many_rows_need_hardly_more_queries_than_one(publisher, django_assert_max_num_queries):
    TopicFactory(slug="exams")
    rows = "".join(f"q-{n},Q {n}?,exams,Yes.,published\n" for n in range(100))
    with django_assert_max_num_queries(90):
        response = upload(publisher, f"slug,title,topic,short_answer,state\n{rows}")
    with django_assert_max_num_queries(130):
        assert stage(press(publisher, response, "_confirm")) == "done"


def test_topics_tracks_and_levels_come_as_tables_too(publisher):
    for model, table in {
        "faqs_topic": "slug,name,order\nexams,Exams,3\n",
        "certifications_track": "slug,name,code,colour\nmlops,MLOps,ML,teal\n",
        "certifications_level": "slug,name\ncore,Core\n",
    }.items():
        response = upload(publisher, table, url=reverse(f"admin:{model}_import"))
        assert response.context["status"].created == 1
        assert stage(press(publisher, response, "_confirm")) == "done"
        data = export(publisher, "csv", model)
        response = upload(publisher, data, url=reverse(f"admin:{model}_import"))
        assert response.context["status"].alone == 1
    assert Topic.objects.get().order == 3
    assert not Revision.objects.exists()


def test_who_may_change_nothing_sees_neither_page(client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(IMPORT).status_code == 403
    assert client.get(reverse("admin:faqs_question_export")).status_code == 403


def test_the_list_leads_to_the_tables_and_to_what_was_deleted(publisher):
    page = publisher.get(reverse("admin:faqs_question_changelist") + "?state=draft").text
    for name, query in (("import", ""), ("export", "?state=draft"), ("deleted", "")):
        assert f'href="{reverse(f"admin:faqs_question_{name}")}{query}"' in page


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


def test_a_damaged_sheet_is_said_at_its_field(publisher):
    for data in damaged_sheets():
        assert upload(publisher, data, "xlsx").status_code in {200, 422}


def test_an_export_with_a_filter_that_there_is_none_of_leads_to_the_list(publisher):
    export = reverse("admin:faqs_question_export")
    response = publisher.get(export, {"nonsense": "1"})
    assert (response.status_code, response.url.endswith("?e=1")) == (302, True)
