"""The version of the content changes with everything that shows, and with nothing else."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from certifications.models import Certification, Track
from comments import models as comments
from publishing.models import ContentChange, State
from publishing.version import kept, next_moment, when_committed
from tests.factories import (
    CertificationFactory,
    InstitutionFactory,
    LearningPathFactory,
    RoleFactory,
    TrackFactory,
)
from tests.visiting import send

pytestmark = pytest.mark.django_db(transaction=True)


def version():
    return ContentChange.objects.version()


WRITES = {
    "saving": lambda page: page.save(),
    "updating many": lambda page: Certification.objects.update(tagline="Another"),
    "creating many": lambda page: Track.objects.bulk_create([TrackFactory.build()]),
    "deleting": lambda page: page.delete(),
    "linking": lambda page: InstitutionFactory().tracks.add(page.track),
}


@pytest.mark.parametrize("how", WRITES)
def test_every_way_of_writing_makes_another_version(how):
    page = CertificationFactory()
    before = version()
    WRITES[how](page)
    assert version() != before


def test_what_is_taken_back_leaves_the_version_as_it_was():
    before = version()
    with transaction.atomic():
        CertificationFactory()
        transaction.set_rollback(True)
    assert version() == before


def test_a_change_after_one_that_was_taken_back_counts():
    before = version()
    with transaction.atomic():
        with transaction.atomic():
            CertificationFactory()
            transaction.set_rollback(True)
        RoleFactory()
    assert version() != before


@pytest.mark.parametrize("chance", [0, 1], ids=["forgetting old ones", "forgetting nothing"])
def test_a_transaction_notes_its_changes_once(monkeypatch, chance):
    monkeypatch.setattr("publishing.version.random.randrange", lambda most: chance)
    noted = ContentChange.objects.count()  # emptying the tables after another test is a change too
    with transaction.atomic():
        CertificationFactory()
        RoleFactory()
    assert ContentChange.objects.count() == noted + 1


def test_changes_of_what_no_page_shows_keep_the_version(django_user_model):
    before = version()
    django_user_model.objects.create_user("somebody")
    assert version() == before


def test_a_comment_that_waits_keeps_the_version_and_its_approval_does_not(client):
    path = LearningPathFactory()
    before = version()
    send(client, f"/comments/write/path-{path.pk}/")
    comment = comments.Comment.objects.get()
    assert version() == before
    comment.state = comments.State.APPROVED
    comment.save()
    assert version() != before


def test_old_changes_are_forgotten(monkeypatch):
    monkeypatch.setattr("publishing.version.FORGET_ONCE_IN", 1)
    CertificationFactory()
    ContentChange.objects.update(at=timezone.now() - timedelta(days=2))
    before = ContentChange.objects.count()
    Certification.objects.update(tagline="Another")  # in no transaction
    assert ContentChange.objects.count() == before + 1
    ContentChange.objects.update(at=timezone.now() - timedelta(days=2))
    RoleFactory()
    assert ContentChange.objects.count() == 1


def test_who_listens_hears_of_committed_changes_alone(monkeypatch):
    heard = []
    monkeypatch.setattr("publishing.version._listeners", [])
    when_committed(lambda: heard.append("changed"))
    with transaction.atomic():
        CertificationFactory()
        assert heard == []
    assert heard == ["changed"]


def test_the_next_moment_is_the_first_of_all_pages():
    now = timezone.now()
    hour = timedelta(hours=1)
    assert next_moment(now) is None
    CertificationFactory(state=State.PUBLISHED, publish_at=now - hour, expire_at=now + 2 * hour)
    RoleFactory(state=State.PUBLISHED, publish_at=now + hour)
    RoleFactory(state=State.DRAFT, publish_at=now + hour / 2)
    assert next_moment(now) == now + hour
    assert next_moment(now + hour) == now + 2 * hour
    assert next_moment(now + 2 * hour) is None


def test_what_is_kept_is_made_anew_after_a_change_and_after_a_moment(monkeypatch):
    made = []
    current = kept(lambda: made.append("made") or len(made))
    assert [current(), current()] == [1, 1]
    page = CertificationFactory(expire_at=timezone.now() + timedelta(hours=1))
    assert [current(), current()] == [2, 2]
    monkeypatch.setattr(timezone, "now", lambda: page.expire_at)
    assert [current(), current()] == [3, 3]


def test_inside_a_transaction_nothing_is_kept():
    current = kept(lambda: Certification.objects.count())
    with transaction.atomic():
        CertificationFactory()
        assert current() == 1
        transaction.set_rollback(True)
    assert current() == 0


def test_asking_for_what_is_kept_is_one_query(django_assert_num_queries):
    current = kept(lambda: Certification.objects.count())
    current()
    with django_assert_num_queries(1):
        current()
