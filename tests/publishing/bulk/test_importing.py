"""Tables in: what is shown, refused by row, written and recorded."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from certifications.models import Certification
from faqs.models import Question
from publishing.loaded import LoadedRow
from publishing.models import Revision, State
from publishing.revisions import What
from search.models import SearchDocument
from tests.factories import QuestionFactory, TopicFactory, TrackFactory
from tests.publishing.tables import press, problems, shown, stage, upload

pytestmark = pytest.mark.django_db


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
