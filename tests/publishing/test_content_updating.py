"""``load_content --update``: shows, asks, and never writes over what staff changed unasked."""

from unittest import mock

import pytest
from django.core.management import CommandError

from certifications.models import Certification, Skill
from faqs.models import Question
from institutions.models import Institution
from publishing.content import dialogue, report
from publishing.loaded import LoadedRow
from publishing.models import OldSlug
from tests.factories import LevelFactory, SkillFactory
from tests.publishing.content_tree import ROWS, database, edit, load, write_tree

pytestmark = pytest.mark.django_db
MLOCP = "certifications/mlocp.yaml"


@pytest.fixture
def tree(tmp_path):
    """The files, loaded."""
    tree = write_tree(tmp_path / "content")
    load(tree)
    return tree


def update(tree, *options: str) -> str:
    return load(tree, "--update", "--yes", *options)


def mlocp() -> Certification:
    return Certification.objects.get(slug="mlocp")


def by_staff(**values) -> None:
    Certification.objects.filter(slug="mlocp").update(**values)


def test_an_update_without_a_change_changes_nothing_and_asks_nothing(tree):
    before, memory = database(), list(LoadedRow.objects.values())
    said = load(tree, "--update")
    assert said == f"Content: 0 created, 0 updated, {ROWS} left alone.\n"
    assert (database(), list(LoadedRow.objects.values())) == (before, memory)


def test_an_update_sets_what_the_files_changed(tree):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")
    edit(tree, MLOCP, "detail: They run.", "detail: They walk.")
    said = update(tree)
    assert f"{tree}/{MLOCP}:8: pass_mark: 70 → 75\n" in said
    assert said.endswith(f"Content: 0 created, 2 updated, {ROWS - 2} left alone.\n")
    assert (mlocp().pass_mark, mlocp().skills.first().detail) == (75, "They walk.")


def test_a_field_that_staff_changed_is_kept_and_the_others_are_set(tree):
    by_staff(pass_mark=80, abbreviation="STAFF")
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\ntagline: New\n")
    said = update(tree)
    assert f"{tree}/{MLOCP}:8: pass_mark: 80 → 75  (kept: staff changed it)\n" in said
    assert "2 fields kept as staff changed them" in said
    page = mlocp()
    assert (page.pass_mark, page.abbreviation, page.tagline) == (80, "STAFF", "New")


def test_what_staff_changed_is_kept_in_every_later_update(tree):
    by_staff(pass_mark=80)
    for mark in (75, 76):
        edit(tree, MLOCP, "pass_mark: 7", f"pass_mark: {mark} # 7")
        update(tree)
    assert mlocp().pass_mark == 80


def test_a_field_to_which_staff_and_files_agreed_follows_the_files_again(tree):
    by_staff(pass_mark=75)
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")
    update(tree)
    edit(tree, MLOCP, "pass_mark: 75\n", "pass_mark: 76\n")
    update(tree)
    assert mlocp().pass_mark == 76


def test_staff_changes_are_overwritten_when_told(tree):
    before = database()
    by_staff(pass_mark=80, abbreviation="STAFF")
    Skill.objects.filter(title="Models").update(title="By staff", order=7)
    said = update(tree, "--overwrite-staff-changes")
    assert f"{tree}/{MLOCP}:8: pass_mark: 80 → 70\n" in said
    assert database() == before


def test_line_breaks_of_a_browser_are_no_change(tree):
    by_staff(summary="One paragraph.\r\n\r\nAnother paragraph.")
    edit(tree, MLOCP, "Another paragraph.", "A better paragraph.")
    update(tree)
    assert mlocp().summary == "One paragraph.\n\nA better paragraph."


def test_relations_are_compared_and_kept_like_fields(tree):
    track = mlocp().track
    track.institutions.clear()
    said = update(tree)
    assert 'institutions: [] → ["school"]  (kept: staff changed it)' in said
    assert track.institutions.count() == 0
    update(tree, "--overwrite-staff-changes")
    assert track.institutions.get() == Institution.objects.get()


def test_a_relation_that_holds_both_ways_is_compared_from_both_sides(tree):
    edit(tree, "faqs/general.yaml", "    related: [how-much]\n", "")
    update(tree)
    assert Question.objects.get(slug="how-much").related.count() == 0


def test_a_reference_is_shown_by_its_address(tree):
    edit(tree, MLOCP, "level: professional", "level:")
    assert f'{MLOCP}:4: level: "professional" → null\n' in update(tree)
    assert mlocp().level is None


def test_a_slug_that_staff_changed_stays_and_files_go_on_naming_the_old_one(tree):
    page = mlocp()
    page.slug = "renamed"
    page.save()
    edit(tree, "roles/engineer.yaml", "label: MLOps Pro", "label: MLOCP")
    update(tree)
    page.refresh_from_db()
    assert (page.slug, page.recommendations.get().label) == ("renamed", "MLOCP")


def test_a_file_renamed_with_its_uid_moves_the_page_and_keeps_the_old_address(tree):
    uid = mlocp().uid
    path = tree / "certifications/lead.yaml"
    lead = Certification.objects.get(slug="lead")
    path.rename(tree / "certifications/boss.yaml")
    edit(tree, "certifications/boss.yaml", "name:", f"uid: {lead.uid}\nname:")
    for name, key in [(MLOCP, "successor"), ("paths/ml.yaml", "certification")]:
        edit(tree, name, f"{key}: lead", f"{key}: boss")
    edit(tree, "tracks/mlops.yaml", "target: lead", "target: boss")
    update(tree)
    lead.refresh_from_db()
    assert (lead.slug, OldSlug.objects.get().slug, mlocp().uid) == ("boss", "lead", uid)


def test_a_new_part_takes_its_place_and_parts_that_only_the_database_has_stay(tree):
    SkillFactory(certification=mlocp(), title="By staff", order=2)
    edit(tree, MLOCP, "  - title: Models", "  - title: Between\n  - title: Models")
    said = update(tree)
    assert f"{MLOCP}:25: new skill “Between”\n" in said
    assert "Not in the files: 1 skills: “By staff”\n" in said
    titles = list(mlocp().skills.values_list("title", flat=True))
    assert titles == ["Pipelines", "Between", "Models", "By staff"]


def test_the_order_that_staff_gave_to_parts_is_kept(tree):
    Skill.objects.filter(title="Pipelines").update(order=1)
    Skill.objects.filter(title="Models").update(order=0)
    update(tree)
    assert list(mlocp().skills.values_list("title", flat=True)) == ["Models", "Pipelines"]


def test_a_row_that_staff_deleted_is_announced(tree):
    Question.objects.get(slug="how-long").delete()
    said = load(tree, "--update", "--dry-run")
    assert "new question “how-long” (staff deleted it since the last load)" in said


def test_a_question_moves_with_its_entry_to_another_topic(tree):
    (tree / "faqs/other.yaml").write_text(
        "name: Other\nquestions:\n"
        "  - {slug: how-much, title: How much?, short_answer: Much., certification: mlocp}\n"
    )
    text = (tree / "faqs/general.yaml").read_text()
    (tree / "faqs/general.yaml").write_text(text[: text.index("  - slug: how-much")])
    said = update(tree)
    assert 'topic: "general" → "other"' in said
    assert Question.objects.get(slug="how-much").topic.slug == "other"


def test_a_page_made_by_hand_is_taken_over_only_when_told(tree):
    LoadedRow.objects.all().delete()
    by_staff(tagline="By hand")
    update(tree)
    assert mlocp().tagline == "By hand"
    update(tree, "--overwrite-staff-changes")
    assert mlocp().tagline == ""


def test_a_dry_run_shows_the_difference_and_writes_nothing(tree):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")
    before, memory = database(), list(LoadedRow.objects.values())
    said = load(tree, "--update", "--dry-run")
    assert "pass_mark: 70 → 75\n" in said
    assert said.splitlines()[-1].startswith("Would be: Content: 0 created, 1 updated")
    assert (database(), list(LoadedRow.objects.values())) == (before, memory)


@pytest.mark.parametrize(("answer", "mark"), [("y", 75), ("yes", 75), ("n", 70), ("", 70)])
def test_an_update_asks_first(tree, monkeypatch, answer, mark):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")
    monkeypatch.setattr("builtins.input", lambda question: answer)
    said = load(tree, "--update")
    assert mlocp().pass_mark == mark
    assert ("Nothing was written." in said) == (mark == 70)


def test_an_update_with_nobody_to_ask_writes_nothing(tree, monkeypatch):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")
    monkeypatch.setattr("builtins.input", mock.Mock(side_effect=EOFError))
    with pytest.raises(CommandError, match="--yes writes without asking"):
        load(tree, "--update")
    assert mlocp().pass_mark == 70


def test_what_staff_save_while_the_question_stands_is_not_overwritten(tree, monkeypatch):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")

    def answer(question):
        by_staff(pass_mark=80)
        return "y"

    monkeypatch.setattr("builtins.input", answer)
    with pytest.raises(CommandError, match="changed meanwhile"):
        load(tree, "--update")
    assert mlocp().pass_mark == 80


def test_mistakes_are_told_before_anything_is_asked(tree):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 700\n")
    with pytest.raises(CommandError, match=r"mlocp\.yaml:8: pass_mark"):
        load(tree, "--update")


def test_rows_that_no_file_has_are_told_and_stay(tree):
    for _ in range(12):
        LevelFactory(name=f"Level {_:02}")
    said = update(tree)
    assert "Not in the files: 12 levels: “Level 00”, “Level 01”" in said
    assert "“Level 09”, …\n" in said


def test_a_terminal_gets_a_table(tree, monkeypatch):
    edit(tree, MLOCP, "pass_mark: 70\n", "pass_mark: 75\n")
    by_staff(tagline="[red]by staff[/red]")
    monkeypatch.setattr(dialogue.OutputWrapper, "isatty", lambda self: True)
    monkeypatch.setenv("COLUMNS", "200")
    said = update(tree, "--no-color")
    assert "│ pass_mark" in said
    assert '"[red]by staff[/red]"' in said
    assert "kept: staff changed it" in said


def test_of_long_texts_the_first_difference_is_shown():
    before, after = report.excerpts("x" * 500 + "old" + "y" * 500, "x" * 500 + "new" + "y" * 500)
    assert before.startswith("…" + "x" * 30 + "old")
    assert after.startswith("…" + "x" * 30 + "new")
    assert max(len(before), len(after)) <= report.LONGEST + 2
