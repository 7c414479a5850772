"""What is written once gives what it would give if it were written each time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from certifications.models import Certification
from publishing.prepared import prepared
from tests.factories import CertificationFactory, InstitutionFactory

pytestmark = pytest.mark.django_db


@prepared
def named(slug: str) -> QuerySet[Certification]:
    return Certification.objects.visible().for_cards().filter(slug=slug)


@prepared
def awarded_by(provider: int | None) -> QuerySet[Certification]:
    return Certification.objects.filter(provider=provider)


@prepared
def provided() -> QuerySet[Certification]:
    """With a column that is worked out, and is converted as others are."""
    rows = Certification.objects.select_related("track", "provider").order_by("pk")
    return rows.annotate(changed=F("provider__updated_at")).defer("track__uid")


@prepared
def slugs_of(*keys: int) -> QuerySet:
    return Certification.objects.filter(pk__in=keys).order_by("slug").values_list("slug", flat=True)


def test_each_value_gives_its_own_rows():
    one, other = CertificationFactory.create_batch(2)
    assert named(one.slug) == [one]
    assert named(other.slug) == [other]
    assert named("unknown") == []


def test_words_that_mean_something_to_a_database_are_words():
    CertificationFactory()
    assert named("' OR 1=1 --") == named("%s") == named("?") == []


def test_related_rows_come_along(django_assert_num_queries):
    certification = CertificationFactory(provider=InstitutionFactory())
    with django_assert_num_queries(1):
        (found,) = named(certification.slug)
        assert found.provider == certification.provider
        assert found.track == certification.track
        assert found.uid == certification.uid
        assert found.updated_at == certification.updated_at


def test_rows_share_what_they_refer_to():
    provider = InstitutionFactory()
    track = CertificationFactory(provider=provider).track
    CertificationFactory(track=track, provider=provider)
    CertificationFactory(track=track, provider=None)
    one, other, free = provided()
    assert one.track is other.track is free.track
    assert one.provider is other.provider
    assert free.provider is None
    assert [state_of(row) for row in (one, other, free)] == [
        state_of(row) for row in provided.__wrapped__()
    ]


def state_of(certification: Certification) -> list:
    rows = [certification, certification.track, certification.provider]
    return [row and {**vars(row), "_state": None} for row in rows]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: (rows,)])
def test_what_would_be_prefetched_is_refused(wrap):
    rows = Certification.objects.only("slug").prefetch_related("skills")
    with pytest.raises(TypeError, match="prefetched"):
        prepared(lambda: wrap(rows))()


def test_now_is_the_moment_of_the_question(monkeypatch):
    at = timezone.now() + timedelta(hours=1)
    page = CertificationFactory(publish_at=at)
    assert named(page.slug) == []
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert named(page.slug) == [page]


def test_nothing_is_another_question_than_a_key():
    institution = InstitutionFactory()
    awarded, free = CertificationFactory(provider=institution), CertificationFactory(provider=None)
    assert awarded_by(institution.pk) == [awarded]
    assert awarded_by(None) == [free]


def test_any_number_of_values_may_be_asked_for():
    pages = [CertificationFactory(slug=slug) for slug in ("a", "b", "c")]
    keys = [page.pk for page in pages]
    assert slugs_of(*keys[:2]) == ["a", "b"]
    assert slugs_of(*keys) == ["a", "b", "c"]
    assert slugs_of(keys[0], keys[0]) == ["a"]


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_by_its_own_connection():
    page = CertificationFactory()
    found = [named(page.slug)]

    def ask():
        found.append(named(page.slug))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [[page], [page]]
