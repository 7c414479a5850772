"""Pictures in the admin: added from a text, found where they stand, deleted with a warning."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pictures.models import Picture
from pictures.uses import uses
from publishing.models import PendingChange, State
from publishing.trees import take
from tests.factories import MistakeFactory, QuestionFactory, UserFactory
from tests.publishing.test_images import picture_bytes
from tests.staff import change_url, sign_in

pytestmark = pytest.mark.django_db

UPLOAD = "admin:pictures_picture_upload"
LIST = "admin:pictures_picture_changelist"


def send(client, data: bytes, name="a chart.png"):
    return client.post(reverse(UPLOAD), {"file": SimpleUploadedFile(name, data)})


def test_an_uploaded_picture_is_cleaned_and_can_be_named(editor, media):
    reference = send(editor, picture_bytes()).json()["reference"]
    picture = Picture.objects.get()
    assert reference == picture.reference == f"picture:a-chart/{picture.uid}"
    assert picture.file.name.endswith(".webp")


def test_what_is_no_picture_is_refused_with_a_reason(editor, media):
    for answer in (send(editor, b"<script>"), editor.post(reverse(UPLOAD))):
        assert answer.status_code == 422
        assert answer.json()["error"].startswith(("This file is not a picture", "Choose a picture"))
    assert not Picture.objects.exists()


def test_whoever_writes_no_texts_adds_no_pictures(client, media):
    sign_in(client, "Moderators")
    assert send(client, picture_bytes()).status_code == 403
    client.logout()
    assert send(client, picture_bytes()).status_code == 302


def test_the_words_that_were_asked_for_are_proposed_from_then_on(editor, store):
    picture = store()
    for words in ("A  chart", "Other words"):
        editor.post(reverse(UPLOAD), {"reference": picture.reference, "alt": words})
        picture.refresh_from_db()
        assert picture.alt == "A chart"
    assert [entry.change_message for entry in LogEntry.objects.all()] == ["Words added in a text"]


@pytest.mark.parametrize("uid", ["", "x", "a\0b", "0" * 32])
def test_words_for_a_picture_that_is_not_there_are_refused(editor, store, uid):
    store()
    answer = editor.post(reverse(UPLOAD), {"reference": f"picture:chart/{uid}", "alt": "a"})
    assert (answer.status_code, answer.json()) == (422, {"error": "There is no such picture."})
    assert not LogEntry.objects.exists()


def test_words_lose_what_no_database_takes(editor, store):
    picture = store()
    editor.post(reverse(UPLOAD), {"reference": picture.reference, "alt": "A\0 chart\n"})
    picture.refresh_from_db()
    assert picture.alt == "A chart"


def test_uses_are_found_in_texts_and_drafts(store):
    shown, drafted, _ = store(), store("second.png"), store("unused.png")
    mistake = MistakeFactory(detail=f"![a]({shown.reference})")
    question = QuestionFactory(answer=f"![a](picture:odd/{'-' * 36})")
    tree = take(question)
    tree["values"]["answer"] = f"![a]({drafted.reference})"
    PendingChange.objects.keep(question, tree, UserFactory())
    assert uses() == {
        str(shown.uid): [mistake.certification],
        str(drafted.uid): [question],
    }


@pytest.mark.parametrize("times", [1, 4])
def test_the_list_says_where_they_stand_in_as_many_queries(
    admin_client, store, django_assert_num_queries, times
):
    for number in range(times):
        picture = store(f"{number}.png")
        QuestionFactory(title=f"Question {number}", answer=f"![a]({picture.reference})")
    admin_client.get(reverse(LIST))
    with django_assert_num_queries(22):
        page = admin_client.get(reverse(LIST))
    assert page.text.count(">Question ") == times


@pytest.mark.parametrize("times", [1, 4])
def test_deleting_many_asks_as_often_as_deleting_one(
    admin_client, store, django_assert_num_queries, times
):
    keys = [store(f"{number}.png").pk for number in range(times)]
    data = {"action": "delete_selected", "_selected_action": keys}
    admin_client.post(reverse(LIST), data)
    with django_assert_num_queries(23):
        page = admin_client.post(reverse(LIST), data)
    assert page.text.count("no text shows it") == times


def test_those_in_no_text_can_be_found_and_deleted(publisher, store):
    used, unused = store(), store("unused.png")
    QuestionFactory(answer=f"![a]({used.reference})")
    found = publisher.get(reverse(LIST), {"use": "none"}).context["cl"].result_list
    assert list(found) == [unused]
    data = {"action": "delete_selected", "_selected_action": [unused.pk], "post": "yes"}
    publisher.post(reverse(LIST), data)
    assert list(Picture.objects.all()) == [used]


def test_deleting_one_says_first_where_it_is_missed(publisher, store):
    picture = store()
    QuestionFactory(title="Which chart?", answer=f"![a]({picture.reference})")
    one = publisher.get(change_url(picture).replace("/change/", "/delete/"))
    data = {"action": "delete_selected", "_selected_action": [picture.pk]}
    several = publisher.post(reverse(LIST), data)
    for page in (one, several):
        assert "its words will stand in its place on" in page.text
        assert "Which chart?" in page.text


def test_an_editor_takes_no_picture_from_a_published_page(editor, store):
    picture, other = store(), store("other.png")
    QuestionFactory(answer=f"![a]({picture.reference})")
    QuestionFactory(answer=f"![a]({other.reference})", state=State.DRAFT)
    for each in (picture, other):
        editor.post(change_url(each).replace("/change/", "/delete/"), {"post": "yes"})
    assert list(Picture.objects.all()) == [picture]


def test_the_form_says_how_a_text_names_it_and_keeps_its_file(editor, store):
    picture = store(alt="A chart")
    page = editor.get(change_url(picture))
    assert f"![A chart]({picture.reference})" in page.text
    editor.post(change_url(picture), {"alt": "Better", "file": ""})
    picture.refresh_from_db()
    assert (picture.alt, bool(picture.file)) == ("Better", True)


def test_one_can_be_added_in_the_admin(editor, media):
    file = SimpleUploadedFile("Plan B.png", picture_bytes())
    editor.post(reverse("admin:pictures_picture_add"), {"file": file, "alt": "A plan"})
    assert Picture.objects.get().slug == "plan-b"
