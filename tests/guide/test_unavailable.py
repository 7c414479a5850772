"""While the database does not answer: 503, and every word comes back."""

from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from tests.html import faults, find_all

WORDS = "I passed, and this is how:\n\nfirst “the plan”, then </textarea><b>the exam</b>."


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def out_of_reach():
    """A database that nobody reaches."""
    failure = OperationalError("connection refused")
    with mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=failure):
        yield


def values(html: str) -> dict[str, str]:
    hidden = {e.get("name"): e.get("value") for e in find_all(html, "input") if e.get("name")}
    return hidden | {e.get("name"): e.text for e in find_all(html, "textarea")}


@pytest.mark.django_db
def test_a_page_says_so_and_when_to_come_back(client):
    response = client.get("/guide/")
    assert (response.status_code, response["Retry-After"]) == (503, "20")
    assert "The line is closed for a moment" in response.text
    assert "no-store" in response["Cache-Control"]
    assert faults(response.text) == []


@pytest.mark.django_db
def test_a_form_comes_back_with_every_word_ready_to_be_sent_again(client):
    sent = {"text": WORDS, "name": "Ann", "email": "ann@example.org", "opened": "1:" + "x" * 60}
    response = client.post("/comments/write/path-1/?to=3", sent)
    assert response.status_code == 503
    found = values(response.text)
    assert found["text"].replace("\r\n", "\n").strip() == WORDS
    assert {name: found[name] for name in ("name", "email", "opened")} == {
        name: sent[name] for name in ("name", "email", "opened")
    }
    assert [e.get("name") for e in find_all(response.text, "textarea")] == ["text"]
    form = next(e for e in find_all(response.text, "form") if e.get("method") == "post")
    assert form.get("action") == "/comments/write/path-1/?to=3"
    assert faults(response.text) == []


@pytest.mark.django_db
def test_a_change_in_the_admin_comes_back_too(client):
    client.cookies["mlocp-session"] = "x" * 32
    response = client.post("/admin/roles/role/1/change/", {"name": "SRE", "summary": WORDS})
    assert response.status_code == 503
    assert values(response.text)["summary"].strip() == WORDS


@pytest.mark.django_db
def test_no_password_travels_twice(client):
    response = client.post("/admin/login/", {"username": "ann", "password": "secret words"})
    assert response.status_code == 503
    assert "secret words" not in response.text


@pytest.mark.django_db
def test_files_have_to_be_chosen_anew_and_the_page_says_so(client):
    client.cookies["mlocp-session"] = "x" * 32
    file = SimpleUploadedFile("plan.png", b"picture")
    response = client.post("/admin/pictures/picture/add/", {"alt": "A plan", "file": file})
    assert "Files have to be chosen anew" in response.text
