"""An import on its way: overtaken, cancelled, interrupted, forgotten."""

import time

import pytest
from django.core.management import call_command

from faqs.models import Question
from publishing.bulk import jobs
from publishing.models import State
from search.models import SearchDocument
from tests.factories import QuestionFactory, TopicFactory
from tests.publishing.tables import press, stage, upload
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


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
