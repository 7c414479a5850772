"""Which row is meant by a row of a table, and by a link in one of its texts."""

from uuid import uuid4

import pytest
from django.urls import reverse

from faqs.models import Question
from guide import models as guide
from publishing.models import State
from publishing.references import reference_to
from tests.factories import QuestionFactory, TestimonialFactory, TopicFactory
from tests.publishing.tables import IMPORT, press, problems, stage, upload

pytestmark = pytest.mark.django_db

TESTIMONIALS = reverse("admin:guide_testimonial_import")


def test_what_has_no_address_is_found_by_its_name(publisher):
    TestimonialFactory(name="Rajesh", role="SRE")
    response = upload(publisher, "name,role\nRajesh,Lead\n", url=TESTIMONIALS)
    assert response.context["status"].created == 0
    press(publisher, press(publisher, response, "_overwrite"), "_confirm")
    assert guide.Testimonial.objects.get().role == "Lead"


def test_a_name_that_several_have_is_told_by_row(publisher):
    rows = TestimonialFactory.create_batch(2, name="Rajesh", role="SRE", state=State.DRAFT)
    message = "2 testimonials have this name: give the uid of the one that is meant"
    assert problems(upload(publisher, "name,role\nRajesh,Lead\n", url=TESTIMONIALS)) == [
        (2, "", message)
    ]
    table = f"uid,name,role\n{rows[0].uid},Rajesh,Lead\n,Rajesh,Lead\n"
    response = press(publisher, upload(publisher, table, url=TESTIMONIALS), "_overwrite")
    press(publisher, response, "_confirm")
    assert [row.role for row in guide.Testimonial.objects.all()] == ["Lead", "Lead"]


def test_one_name_twice_in_a_table_is_told_by_row(publisher):
    TestimonialFactory(name="Rajesh")
    response = upload(publisher, "name,role\nRajesh,Lead\nRajesh,SRE\n", url=TESTIMONIALS)
    assert [(place, "same name as row 2" in text) for place, _, text in problems(response)] == [
        (3, True)
    ]


def test_links_to_pages_that_are_not_there_are_told_by_row(publisher):
    TopicFactory(slug="exams")
    draft = QuestionFactory(state=State.DRAFT)
    gone, unknown = f"page:questions/gone/{uuid4()}", f"page:nothing/x/{uuid4()}"
    own = uuid4()
    table = (
        "uid,slug,title,topic,short_answer,answer\n"
        f",a,A?,exams,Yes.,[w]({reference_to(draft)}) [x](page:questions/b/{own})\n"
        f"{own},b,B?,exams,Yes.,[words]({gone})\n"
        f",c,C?,exams,See [words]({unknown}).,page: no link\n"
    )
    assert problems(upload(publisher, table)) == [
        (3, "answer", f"“{gone}” leads nowhere: there is no such page"),
        (4, "short_answer", f"“{unknown}” is no reference that can be read"),
    ]


def test_a_dead_link_that_the_portal_has_already_stops_no_other_change(publisher):
    text = f"[words](page:questions/gone/{uuid4()})"
    question = QuestionFactory(slug="q", answer=text, state=State.DRAFT)
    response = upload(publisher, f"slug,title,answer\nq,After?,{text}\n")
    assert stage(response) == "shown"
    press(publisher, press(publisher, response, "_overwrite"), "_confirm")
    question.refresh_from_db()
    assert (question.title, question.answer) == ("After?", text)
    assert Question.objects.count() == 1


def test_the_page_says_which_parts_no_table_holds(publisher):
    page = publisher.get(reverse("admin:certifications_certification_import")).text
    assert "pictures, aliases" in page
    assert "its address" in publisher.get(IMPORT).text
    assert "or else by <code>name</code>" in publisher.get(TESTIMONIALS).text
