"""The index is as the pages are: after every save, publication, expiry and deletion."""

import re
from datetime import timedelta
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certifications.models import Certification
from publishing.due import publish_due
from publishing.models import OldSlug
from publishing.settled import gathering
from search import indexing
from search.backends import backend
from search.catching_up import index_what_is_missing
from search.finding import Search, find, suggest
from search.indexing import rebuild
from search.models import SearchDocument, SearchName, SearchWord
from search.query import Query
from tests.factories import (
    AliasFactory,
    CertificationFactory,
    LearningPathFactory,
    PathStepFactory,
    PlanTaskFactory,
    PreparationPlanFactory,
    QuestionFactory,
    RecommendationFactory,
    RoleFactory,
    SectionFactory,
    SkillFactory,
    UserFactory,
)
from tests.staff import save

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def total(text: str) -> int:
    return Search(text, literal=True).total


def test_a_draft_has_no_row_and_publishing_makes_one():
    certification = CertificationFactory(name="Walrus", state="draft")
    assert not SearchDocument.objects.exists()
    assert not SearchWord.objects.exists()
    certification.state = "published"
    certification.save(update_fields=["state", "updated_at"])
    assert total("walrus") == 1
    certification.state = "review"
    certification.save()
    assert not SearchDocument.objects.exists()
    assert not SearchName.objects.exists()


@pytest.mark.parametrize(
    ("dates", "at", "found"),
    [
        ({"publish_at": HOUR}, timedelta(), 0),
        ({"publish_at": HOUR}, 2 * HOUR, 1),
        ({"expire_at": HOUR}, timedelta(), 1),
        ({"expire_at": HOUR}, 2 * HOUR, 0),
    ],
)
def test_dates_act_when_they_come_without_anybody_doing_anything(monkeypatch, dates, at, found):
    now = timezone.now()
    CertificationFactory(name="Walrus", **{name: now + after for name, after in dates.items()})
    monkeypatch.setattr(timezone, "now", lambda: now + at)
    search = Search("walrus")
    assert (search.total, len(search.listed())) == (found, found)
    assert len(find("walrus")) == len(suggest("wal", 8)) == found


def test_visible_means_the_same_here_as_in_every_other_list():
    now = timezone.now()
    moments = (None, now - HOUR, now, now + HOUR)
    for starts, ends in product(moments, moments):
        if not (starts and ends and starts >= ends):
            CertificationFactory(publish_at=starts, expire_at=ends, name="Walrus")
    uids = set(Certification.objects.visible(at=now).values_list("uid", flat=True))
    best = backend().best(Query.of("walrus"), now, 50)
    named = [pk for pk, _ in backend().named("walrus", now, 50)]
    for pks in (best, named):
        found = SearchDocument.objects.filter(pk__in=pks)
        assert set(found.values_list("uid", flat=True)) == uids
    assert 0 < len(uids) < SearchDocument.objects.count()


def test_a_renamed_page_is_found_by_its_new_name_only():
    certification = CertificationFactory(name="Walrus")
    certification.name = "Ocelot"
    certification.save()
    assert (total("walrus"), total("ocelot")) == (0, 1)
    assert [name.key for name in SearchName.objects.all()] == ["ocelot"]


def test_a_deleted_page_is_gone_with_all_its_parts():
    skill = SkillFactory(certification=CertificationFactory(name="Walrus", has_guide=True))
    skill.certification.delete()
    assert not SearchDocument.objects.exists()
    CertificationFactory(name="Walrus")
    Certification.objects.all().delete()
    assert total("walrus") == 0


def test_parts_come_change_and_go():
    skill = SkillFactory(certification=CertificationFactory(has_guide=True), title="Walrus")
    assert total("walrus") == 1
    skill.title = "Ocelot"
    skill.save()
    assert (total("walrus"), total("ocelot")) == (0, 1)
    skill.delete()
    assert total("ocelot") == 0


def test_a_task_of_a_plan_is_found_on_the_page_of_the_certification():
    certification = CertificationFactory(name="Big", has_guide=True)
    plan = PreparationPlanFactory(certification=certification)
    PlanTaskFactory(plan=plan, title="Walrus")
    assert [r.title for r in find("walrus")] == ["Big"]


def test_an_alias_that_moves_leaves_the_page_it_was_on():
    first, second = CertificationFactory(name="First"), CertificationFactory(name="Second")
    alias = AliasFactory(certification=first, name="Walrus")
    alias.certification = second
    alias.save()
    assert [r.title for r in find("walrus")] == ["Second"]


def test_an_alias_that_is_rejected_finds_nothing_any_more():
    alias = AliasFactory(name="Walrus")
    assert total("walrus") == 1
    alias.state = "rejected"
    alias.save()
    assert total("walrus") == 0


def test_an_old_address_that_is_ended_finds_nothing_any_more():
    certification = CertificationFactory(slug="walrus")
    certification.slug = "other"
    certification.save()
    assert total("walrus") == 1
    OldSlug.objects.get().delete()
    assert total("walrus") == 0


def test_paths_and_roles_follow_what_happens_to_a_certification():
    certification = CertificationFactory(name="Walrus")
    PathStepFactory(path=LearningPathFactory(), certification=certification)
    RecommendationFactory(role=RoleFactory(), certification=certification)
    assert total("walrus") == 3
    certification.name = "Ocelot"
    certification.save()
    assert (total("walrus"), total("ocelot")) == (0, 3)
    certification.delete()
    assert total("ocelot") == 0


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ({"publish_at": HOUR}, [0, 3, 3]),
        ({"expire_at": HOUR}, [3, 0, 0]),
        ({"publish_at": HOUR, "expire_at": 3 * HOUR}, [0, 3, 0]),
        ({"publish_at": HOUR, "state": "draft"}, [0, 0, 0]),
    ],
)
def test_paths_and_roles_follow_the_dates_of_a_certification(monkeypatch, dates, found):
    now = timezone.now()
    moments = {k: now + v if isinstance(v, timedelta) else v for k, v in dates.items()}
    certification = CertificationFactory(name="Walrus", **moments)
    PathStepFactory(path=LearningPathFactory(), certification=certification)
    RecommendationFactory(role=RoleFactory(), certification=certification)
    seen = []
    for hours in (0, 2, 4):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + hours * HOUR)
        publish_due()
        seen.append(total("walrus"))
    assert seen == found


def test_nothing_is_made_anew_before_its_moment(django_assert_num_queries):
    certification = CertificationFactory(expire_at=timezone.now() + HOUR)
    PathStepFactory(path=LearningPathFactory(), certification=certification)
    with django_assert_num_queries(2):  # for changes that are due, and for stale rows
        publish_due()


def test_paths_and_roles_are_found_by_what_was_published_a_moment_ago():
    certification = CertificationFactory(name="Walrus", publish_at=timezone.now())
    PathStepFactory(path=LearningPathFactory(), certification=certification)
    RecommendationFactory(role=RoleFactory(), certification=certification)
    assert total("walrus") == 3


def test_a_section_shows_only_together_with_its_parent():
    parent = SectionFactory()
    SectionFactory(title="Walrus", parent=parent)
    assert total("walrus") == 1
    parent.expire_at = timezone.now() - HOUR
    parent.save()
    assert total("walrus") == 0
    parent.expire_at, parent.state = None, "draft"
    parent.save()
    assert not SearchDocument.objects.exists()


def test_what_is_rolled_back_is_not_indexed():
    with transaction.atomic():
        CertificationFactory(name="Walrus")
        transaction.set_rollback(True)
    assert total("walrus") == 0


def test_saving_without_a_change_writes_nothing():
    question = QuestionFactory()
    with CaptureQueriesContext(connection) as captured:
        question.save()
    written = [q["sql"] for q in captured if re.match("(INSERT|UPDATE|DELETE)", q["sql"])]
    assert [re.search("faqs|search", sql)[0] for sql in written] == ["faqs"]


def test_a_page_that_is_saved_many_times_in_a_block_is_indexed_once(
    django_assert_max_num_queries,
):
    certification = CertificationFactory(has_guide=True)
    with django_assert_max_num_queries(20 + 30), gathering():
        SkillFactory.create_batch(20, certification=certification, title="Walrus")
    assert total("walrus") == 1


def test_a_page_that_is_saved_with_many_parts_in_the_admin_is_indexed_once(client, monkeypatch):
    certification = CertificationFactory(has_guide=True)
    PreparationPlanFactory(certification=certification)  # without one it is not let out
    SkillFactory.create_batch(5, certification=certification)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    refreshed, refresh = [], indexing._refresh
    monkeypatch.setattr(
        indexing, "_refresh", lambda *args: refreshed.append(args) or refresh(*args)
    )
    titles = {f"skills-{n}-title": f"Walrus {n}" for n in range(5)}
    assert save(client, certification, **titles).status_code == 302
    assert len(refreshed) == total("walrus") == 1


class TestRebuilding:
    def test_it_mends_whatever_was_changed_past_the_portal(self):
        certification = CertificationFactory(name="Walrus")
        QuestionFactory(title="Is it gone?")
        Certification.objects.filter(pk=certification.pk).update(name="Ocelot")
        SearchDocument.objects.filter(kind="question").delete()
        call_command("rebuild_search")
        assert (total("walrus"), total("ocelot"), total("gone")) == (0, 1, 1)

    def test_it_forgets_words_that_nobody_uses(self):
        certification = CertificationFactory(name="Walrus")
        certification.name = "Ocelot"
        certification.save()
        rebuild()
        assert list(SearchWord.objects.values_list("word", flat=True)) == ["ocelot"]

    def test_it_gives_what_saving_gave(self, shipped):
        def rows():
            fields = [f.name for f in SearchDocument._meta.fields if f.name != "id"]
            names = SearchName.objects.values_list("document__uid", "key")
            return set(SearchDocument.objects.values_list(*fields)), set(names)

        before = rows()
        assert len(before[0]) > 70
        rebuild()
        assert rows() == before

    def test_it_needs_no_more_queries_for_more_rows(self, django_assert_max_num_queries):
        CertificationFactory.create_batch(50)
        with django_assert_max_num_queries(60):
            rebuild()

    def test_it_says_how_many_pages_there_are(self, capsys):
        CertificationFactory()
        call_command("rebuild_search")
        assert capsys.readouterr().out == "Search: 1 pages are indexed.\n"

    def test_an_older_database_is_indexed_after_its_migration(self):
        CertificationFactory(name="Walrus")
        QuestionFactory(title="Ocelot?")
        SearchDocument.objects.filter(kind="certification").delete()
        index_what_is_missing(sender=None)
        assert (total("walrus"), total("ocelot")) == (1, 1)


def test_loading_the_content_leaves_everything_to_be_found(shipped):
    assert Search("MLOCP").listed()
    counts = Search("certification").counts
    assert set(counts) <= {"certification", "path", "role", "institution", "question", "section"}
    visible = Certification.objects.visible().count()
    assert SearchDocument.objects.filter(kind="certification").count() == visible
