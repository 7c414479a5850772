"""Every state of a page can be compared and had again."""

import pytest
from django.urls import reverse

from certifications.models import Certification
from faqs.models import Question
from publishing.models import PendingChange, Revision, State
from publishing.revisions import What
from publishing.trees import take
from tests.factories import CertificationFactory, QuestionFactory, RoleFactory, SkillFactory
from tests.staff import change_url, save, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide():
    certification = CertificationFactory(name="First name", tagline="Runs models well")
    SkillFactory(certification=certification, title="Old skill")
    return certification


def history(obj) -> str:
    return change_url(obj).replace("/change/", "/history/")


def restore(client, obj_or_revision, **data):
    url = reverse(
        f"admin:{obj_or_revision.model.replace('.', '_')}_restore", args=[obj_or_revision.pk]
    )
    return client.post(url, data, follow=True)


def oldest(obj) -> Revision:
    return Revision.objects.of(obj).last()


def test_restoring_reproduces_the_page_exactly(publisher, guide):
    before = take(guide)
    save(publisher, guide, name="Second", **{"skills-0-title": "New", "skills-0-DELETE": "on"})
    assert take(guide) != before
    response = restore(publisher, oldest(guide))
    assert "again as it was" in response.text
    assert take(guide) == before
    assert Revision.objects.of(guide).first().what == What.RESTORED


def test_a_restored_draft_waits_beside_the_page(publisher, guide):
    save(publisher, guide, name="Second")
    restore(publisher, oldest(guide), _draft="1")
    guide.refresh_from_db()
    assert guide.name == "Second"
    assert PendingChange.objects.get().tree["values"]["name"] == "First name"


def test_what_was_deleted_comes_back_with_its_parts(publisher, guide):
    before = take(guide)
    publisher.post(change_url(guide).replace("/change/", "/delete/"), {"post": "yes"})
    assert not Certification.objects.exists()
    listed = publisher.get(reverse("admin:certifications_certification_deleted"))
    assert "First name" in listed.text
    restore(publisher, oldest(guide))
    assert take(Certification.objects.get()) == before


@pytest.mark.parametrize("group", ["Publishers", "Editors"])
def test_what_was_deleted_comes_back_as_a_draft(client, group):
    question = QuestionFactory(title="Gone?")
    url = change_url(question).replace("/change/", "/delete/")
    sign_in(client, "Publishers").post(url, {"post": "yes"})
    staff = sign_in(client, group)
    listed = staff.get(reverse("admin:faqs_question_deleted")).text
    assert "Bring it back as a draft" in listed
    assert (">Bring it back<" in listed) is (group == "Publishers")
    assert restore(staff, Revision.objects.of(question).first(), _draft="1").status_code == 200
    assert Question.objects.get().state == State.DRAFT


def test_a_draft_that_was_deleted_comes_back_in_one_way(publisher):
    question = QuestionFactory(state=State.DRAFT)
    url = change_url(question).replace("/change/", "/delete/")
    publisher.post(url, {"post": "yes"})
    listed = publisher.get(reverse("admin:faqs_question_deleted")).text
    assert listed.count("Bring it back") == 1


def test_an_address_that_is_taken_is_told_once(publisher):
    role = RoleFactory(slug="sre")
    publisher.post(change_url(role).replace("/change/", "/delete/"), {"post": "yes"})
    RoleFactory(slug="sre")
    response = restore(publisher, Revision.objects.of(role).first())
    texts = [str(message) for message in response.context["messages"]]
    assert texts[-1] == "It cannot be restored: Role with this Address already exists."


def test_the_words_that_changed_are_marked(publisher, guide):
    save(publisher, guide, tagline="Runs large models", **{"skills-0-title": "New skill"})
    after, before = Revision.objects.of(guide)
    page = publisher.get(history(guide), {"a": before.pk, "b": after.pk}).text
    assert "Runs <ins>large </ins>models<del> well</del>" in page
    assert "<del>Old</del><ins>New</ins> skill" in page


@pytest.mark.parametrize("numbers", [{"a": "x", "b": "1"}, {"a": "9" * 30, "b": "1"}, {"a": "1"}])
def test_a_comparison_of_nothing_shows_the_list(publisher, guide, numbers):
    response = publisher.get(history(guide), numbers)
    assert response.status_code == 200
    assert response.context["compared"] is None


def test_editors_restore_beside_a_published_page_only(editor, publisher, guide):
    save(sign_in(publisher, "Publishers"), guide, name="Second")
    staff = sign_in(editor, "Editors")
    assert restore(staff, oldest(guide)).status_code == 403
    assert restore(staff, oldest(guide), _draft="1").status_code == 200
    guide.refresh_from_db()
    assert guide.name == "Second"


def test_editors_cannot_publish_by_restoring(client):
    question = QuestionFactory(state=State.PUBLISHED)
    save(sign_in(client, "Publishers"), question, state=State.DRAFT)
    assert restore(sign_in(client, "Editors"), oldest(question)).status_code == 403
    assert Question.objects.get().state == State.DRAFT


def test_a_state_that_fits_no_more_is_refused_with_the_reason(publisher):
    question = QuestionFactory(slug="mine")
    save(publisher, question, slug="other")
    QuestionFactory(slug="mine")
    response = restore(publisher, oldest(question))
    assert "cannot be restored" in response.text
    question.refresh_from_db()
    assert question.slug == "other"


def test_the_history_takes_as_many_queries_for_many_states(
    publisher, guide, django_assert_num_queries
):
    for number in range(12):
        save(publisher, guide, name=f"Name {number}")
    with django_assert_num_queries(9):
        publisher.get(history(guide))
