"""``load_content``: it creates what is missing, leaves what exists, and all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certifications.models import Audience, Certification, Level, PlanTask, Skill, Track
from faqs.models import Question
from guide import models as guide
from guide.models import Section
from paths.models import LearningPath
from publishing.content import loading
from publishing.content.matching import match
from publishing.loaded import LoadedRow
from publishing.models import OldSlug
from roles.models import Role
from tests.factories import (
    CertificationFactory,
    LevelFactory,
    SkillFactory,
    TestimonialFactory,
    TrackFactory,
)
from tests.publishing.content_tree import ROWS, database, edit, load, write_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path):
    return write_tree(tmp_path / "content")


def test_a_load_creates_every_row(tree):
    assert load(tree) == f"Content: {ROWS} created, 0 updated, 0 left alone.\n"
    assert len(database()) == ROWS
    row = Certification.objects.get(slug="mlocp")
    assert (row.track.code, row.level.name, row.successor.slug) == ("ML", "Professional", "lead")
    assert row.summary == "One paragraph.\n\nAnother paragraph."
    assert row.publish_at.isoformat() == "2026-01-02T03:04:05+00:00"
    assert list(row.skills.values_list("title", "order")) == [("Pipelines", 0), ("Models", 1)]
    assert row.plans.get().tasks.count() == 2
    assert row.provider == Track.objects.get().institutions.get()


def test_a_load_sets_relations_of_all_kinds(tree):
    load(tree)
    assert Role.objects.get().audiences.get() == Audience.objects.get(title="Engineers")
    assert LearningPath.objects.get().steps.last().why == "Later."
    assert Track.objects.get().next_steps.get().target.slug == "lead"
    assert Question.objects.get(slug="how-much").related.get().slug == "how-long"


def test_parts_inherit_the_state_of_their_file(tree):
    load(tree)
    states = dict(Question.objects.values_list("slug", "state"))
    assert states == {"how-long": "published", "how-much": "draft"}
    assert set(Section.objects.values_list("state", flat=True)) == {"published"}


def test_a_position_that_is_given_counts_on(tree):
    load(tree)
    children = Section.objects.get(slug="intro").children
    assert list(children.values_list("slug", "order")) == [("why", 4), ("what", 5)]


def test_a_second_load_changes_nothing(tree):
    load(tree)
    before, times = database(), list(Certification.objects.values_list("updated_at", flat=True))
    assert load(tree) == f"Content: 0 created, 0 updated, {ROWS} left alone.\n"
    assert database() == before
    assert list(Certification.objects.values_list("updated_at", flat=True)) == times


def test_a_uid_is_the_same_in_every_database(tree):
    load(tree)
    first = set(database())
    Certification.objects.all().delete()
    load(tree)
    assert set(database()) == first


def test_a_uid_that_is_given_counts(tree):
    uid = "11111111-2222-4333-8444-555555555555"
    edit(tree, "certifications/lead.yaml", "name:", f"uid: {uid}\nname:")
    load(tree)
    assert Certification.objects.get(slug="lead").uid == UUID(uid)


def test_a_row_that_staff_changed_is_left_alone(tree):
    load(tree)
    Certification.objects.filter(slug="mlocp").update(tagline="By staff")
    load(tree)
    assert Certification.objects.get(slug="mlocp").tagline == "By staff"


def test_a_row_that_staff_renamed_is_recognised(tree):
    load(tree)
    page = Certification.objects.get(slug="mlocp")
    page.slug = "renamed"
    page.save()
    Skill.objects.filter(title="Models").update(title="Good models")
    load(tree)
    assert Certification.objects.filter(slug="mlocp").count() == 0
    assert list(page.skills.values_list("title", flat=True)) == ["Pipelines", "Good models"]
    assert OldSlug.objects.count() == 1


def test_a_row_that_is_missing_is_created_again(tree):
    load(tree)
    before = database()
    Question.objects.get(slug="how-long").delete()
    PlanTask.objects.get(title="Write").delete()
    assert load(tree) == f"Content: 2 created, 0 updated, {ROWS - 2} left alone.\n"
    assert database() == before


def test_a_page_made_by_hand_before_the_load_is_left_alone(tree):
    track = TrackFactory(slug="mlops", name="Mine")
    page = CertificationFactory(slug="mlocp", name="Mine", track=track)
    skill = SkillFactory(certification=page, title="My skill")
    load(tree)
    page.refresh_from_db()
    assert (page.name, page.track, list(page.skills.all())) == ("Mine", track, [skill])
    assert page.aliases.count() == 0
    assert Certification.objects.get(slug="lead").track == track


def test_references_may_mean_rows_of_the_database(tree):
    (tree / "levels.yaml").unlink()
    level = LevelFactory(slug="professional")
    load(tree)
    assert Certification.objects.get(slug="mlocp").level == level


def test_a_dry_run_says_what_is_new_and_writes_nothing(tree):
    said = load(tree, "--dry-run")
    assert f"{tree}/certifications/lead.yaml:1: new certification “lead”\n" in said
    assert said.endswith(f"Would be: Content: {ROWS} created, 0 updated, 0 left alone.\n")
    assert (database(), LoadedRow.objects.count()) == ({}, 0)


def test_nothing_is_written_if_one_row_is_wrong(tree):
    edit(tree, "testimonials/rajesh.yaml", "source: Section 9", "source: ''")
    with pytest.raises(CommandError, match="nothing was written"):
        load(tree)
    assert (database(), LoadedRow.objects.count(), OldSlug.objects.count()) == ({}, 0, 0)


def test_if_empty_loads_into_an_empty_database(tree):
    load(tree, "--if-empty")
    assert len(database()) == ROWS


def test_if_empty_asks_one_question_and_reads_no_file_if_there_is_content(tmp_path):
    level = LevelFactory(slug="mine")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load(tmp_path / "missing", "--if-empty") == ""
    assert Level.objects.get() == level
    assert len(queries) <= 3


@pytest.mark.django_db(transaction=True)
def test_two_first_starts_at_once_are_no_error(tree, monkeypatch):
    both_have_looked = Barrier(2)

    def match_together(*args, **options):
        found = match(*args, **options)
        with suppress(BrokenBarrierError):  # SQLite lets the second one look after the first wrote
            both_have_looked.wait(timeout=2)
        return found

    def start(_) -> str:
        try:
            return load(tree, "--if-empty")
        finally:
            connection.close()

    monkeypatch.setattr(loading, "match", match_together)
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(start, range(2)))
    assert f"Content: {ROWS} created, 0 updated, 0 left alone.\n" in said
    assert len(database()) == ROWS


def test_verbosity_0_says_nothing(tree):
    assert load(tree, "--verbosity=0") == ""


def test_the_folder_of_the_settings_is_the_default(tree, settings):
    settings.CONTENT_DIR = tree
    call_command("load_content", verbosity=0)
    assert len(database()) == ROWS


def test_a_uid_of_the_database_that_no_file_has_stays(tree):
    stray = LevelFactory(uid=uuid4())
    load(tree)
    assert Level.objects.filter(uid=stray.uid).exists()


def test_what_has_no_address_is_found_by_its_name(tree):
    mine = TestimonialFactory(name="Rajesh", role="By staff")
    load(tree)
    assert [(row.pk, row.role) for row in guide.Testimonial.objects.all()] == [
        (mine.pk, "By staff")
    ]
