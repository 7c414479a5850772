"""Searches without a result are counted for the staff, without a trace of who asked."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.checking.inside import Inside
from search import misses
from search.models import SearchMiss
from tests.factories import CertificationFactory, UserFactory

pytestmark = pytest.mark.django_db


def look_for(client, text: str, **more):
    response = client.get("/search/", {"q": text, **more})
    assert response.status_code == 200
    return response


def counted() -> list[tuple[str, int]]:
    return list(SearchMiss.objects.values_list("words", "count"))


def test_what_was_not_found_is_counted_by_its_words(client):
    for text in ("Terraform!", "terraform", "  TERRAFORM ", "vault"):
        look_for(client, text)
    assert counted() == [("terraform", 3), ("vault", 1)]


def test_what_was_found_or_mended_is_not(client):
    CertificationFactory(name="Kubernetes")
    look_for(client, "kubernetes")
    look_for(client, "kubernets")
    client.head("/search/", {"q": "vault"})
    client.get("/search/suggestions/", {"q": "vault"})
    assert counted() == []


@pytest.mark.parametrize(
    "text", ["asha@example.com", "call 0123456789", "long " * 30, "", "?!", "😀"]
)
def test_what_may_be_personal_or_is_no_question_is_not_kept(client, text):
    look_for(client, text)
    assert counted() == []


def test_a_robot_cannot_fill_the_table(client, monkeypatch):
    monkeypatch.setattr(misses, "NEW_IN_A_DAY", 2)
    for text in ("alpha", "beta", "gamma", "alpha"):
        look_for(client, text)
    assert counted() == [("alpha", 2), ("beta", 1)]


def test_the_table_never_grows_beyond_its_bound(client, monkeypatch):
    monkeypatch.setattr(misses, "KEPT", 2)
    for text in ("often", "often", "alpha", "beta"):
        look_for(client, text)
    assert counted() == [("often", 2), ("beta", 1)]  # the oldest that was asked once made room
    SearchMiss.objects.update(count=2)
    look_for(client, "gamma")
    assert counted() == [("beta", 2), ("often", 2)]


def test_a_database_that_cannot_be_written_fails_no_page(client, monkeypatch):
    def refuse(words):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(misses, "_count", refuse)
    assert "Nothing is found" in look_for(client, "vault").text
    assert counted() == []


class TestInTheAdmin:
    @pytest.fixture
    def staff(self, client):
        user = UserFactory(is_staff=True)
        user.user_permissions.set(Permission.objects.filter(content_type__model="searchmiss"))
        client.force_login(user)
        return client

    def test_the_most_wanted_stands_first(self, client, staff):
        for text in ("seldom", "often", "often"):
            look_for(client, text)
        html = staff.get(reverse("admin:search_searchmiss_changelist")).text
        assert 0 < html.index("often") < html.index("seldom")

    def test_it_can_be_read_and_deleted_but_not_written(self, client, staff):
        look_for(client, "vault")
        miss = SearchMiss.objects.get()
        change = reverse("admin:search_searchmiss_change", args=[miss.pk])
        assert staff.get(change).status_code == 200
        assert staff.post(change, {"words": "x"}).status_code == 403
        assert staff.get(reverse("admin:search_searchmiss_add")).status_code == 403
        staff.post(reverse("admin:search_searchmiss_delete", args=[miss.pk]), {"post": "yes"})
        assert counted() == []


@pytest.mark.django_db(transaction=True)
def test_the_patience_is_set_before_anything_can_wait():
    with CaptureQueriesContext(connection) as captured:
        misses.count_miss("nothing has this")
    said = [query["sql"] for query in captured]
    begin = next(n for n, sql in enumerate(said) if sql.startswith("BEGIN"))
    patience = next(n for n, sql in enumerate(said) if "50" in sql and "timeout" in sql)
    first_write = next(n for n, sql in enumerate(said) if sql.startswith("UPDATE"))
    assert patience < (begin if connection.vendor == "sqlite" else first_write)
    assert SearchMiss.objects.count() == 1


def test_the_portal_itself_asks_nothing_when_it_checks_a_link(client):
    assert Inside().problem("/search/?q=terraform") == ""
    assert counted() == []
