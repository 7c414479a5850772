"""What the doctor does not let out comes back with the reason, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from certifications.models import Certification
from publishing.doctor import refuse_if_blocked
from publishing.due import publish_due
from publishing.models import PendingChange, Revision, State
from publishing.revisions import What
from publishing.trees import take
from tests.factories import CertificationFactory, PreparationPlanFactory, QuestionFactory
from tests.staff import change_url, entries, errors, save

pytestmark = pytest.mark.django_db

REASON = "A guide is published with a preparation plan. Add one, or untick “has a guide”."


@pytest.fixture
def draft():
    return CertificationFactory(state=State.DRAFT, has_guide=True)


@pytest.fixture
def live():
    """A published guide with one plan, which is all that keeps it in order."""
    return PreparationPlanFactory(certification__has_guide=True).certification


def without_plan(client, guide) -> dict:
    page = client.get(change_url(guide))
    return entries(page) | {"plans-0-DELETE": "on"}


def tree_without_plan(guide):
    tree = take(guide)
    return tree | {"parts": tree["parts"] | {"plans": []}}


def test_a_draft_is_not_published_as_it_is(publisher, draft):
    response = save(publisher, draft, state=State.PUBLISHED, name="A new name")
    assert errors(response)["__all__"] == [REASON]
    assert REASON in response.text
    assert "A new name" in response.text
    assert [str(message) for message in get_messages(response.wsgi_request)] == []
    draft.refresh_from_db()
    assert (draft.state, draft.name == "A new name") == (State.DRAFT, False)


def test_a_new_page_is_refused_alike(publisher, draft):
    sent = entries(publisher.get(change_url(draft)))
    sent |= {"slug": "new", "name": "New", "state": State.PUBLISHED}
    response = publisher.post(reverse("admin:certifications_certification_add"), sent)
    assert errors(response)["__all__"] == [REASON]
    assert not Certification.objects.filter(slug="new").exists()


def test_what_mends_it_can_come_with_the_same_form(publisher, live):
    sent = without_plan(publisher, live) | {"has_guide": ""}
    assert publisher.post(change_url(live), sent).status_code == 302
    assert not live.plans.exists()


def test_a_draft_that_stays_one_is_saved(publisher, draft):
    assert save(publisher, draft, name="A new name").status_code == 302


@pytest.mark.parametrize("button", ["_save", "_schedule"])
def test_a_published_page_stays_as_it_is(publisher, live, button):
    moment = {"_schedule_at": "2999-01-01T00:00"}
    sent = without_plan(publisher, live) | moment | {button: "1"}
    assert errors(publisher.post(change_url(live), sent))["__all__"] == [REASON]
    assert live.plans.count() == 1
    assert not PendingChange.objects.exists()


def test_a_draft_beside_the_page_may_be_unfinished_until_it_is_published(publisher, live):
    sent = without_plan(publisher, live)
    publisher.post(change_url(live), sent | {"_draft": "1"})
    assert PendingChange.objects.of(live).tree["parts"]["plans"] == []
    response = save(publisher, live, _save="1")
    assert errors(response)["__all__"] == [REASON]
    assert live.plans.count() == 1


def test_a_moment_does_not_publish_it_either(live):
    late = timezone.now() - timedelta(minutes=1)
    PendingChange.objects.keep(live, tree_without_plan(live), None, State.REVIEW, late)
    assert publish_due() == 0
    assert PendingChange.objects.of(live).problem == REASON
    assert live.plans.count() == 1


def test_neither_does_a_state_from_before(publisher, live):
    save(publisher, live, name="Renamed")
    without = tree_without_plan(live)
    old = Revision.objects.record(live, What.PUBLISHED, None, without)
    url = reverse("admin:certifications_certification_restore", args=[old.pk])
    assert f"It cannot be restored: {REASON}" in publisher.post(url, follow=True).text
    assert live.plans.count() == 1


def test_many_are_published_but_for_those_that_are_refused(publisher, draft):
    sound = CertificationFactory(state=State.DRAFT)
    data = {"action": "publish", "_selected_action": [draft.pk, sound.pk]}
    url = reverse("admin:certifications_certification_changelist")
    response = publisher.post(url, data, follow=True)
    assert f"“{draft}” is not published: {REASON}" in response.text
    states = dict(Certification.objects.values_list("pk", "state"))
    assert states == {draft.pk: State.DRAFT, sound.pk: State.PUBLISHED}


def test_a_page_that_no_rule_blocks_passes():
    refuse_if_blocked(QuestionFactory())
