"""Whatever is wrong with a file is told in a sentence with its name and line."""

import os
from itertools import pairwise
from unittest import mock

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from certifications.models import Certification, Level
from publishing.content import nodes
from tests.factories import LevelFactory
from tests.publishing.content_tree import FILES, database, edit, load, write_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_tree(tmp_path / "content")


def errors(root, *options: str) -> list[str]:
    """The problems that a load reports; it must have written nothing."""
    before = database()
    with pytest.raises(CommandError) as caught:
        load(root, *options)
    assert caught.value.returncode == 1
    assert database() == before
    return str(caught.value).splitlines()[:-2]


MLOCP = "certifications/mlocp.yaml"
LEAD = "certifications/lead.yaml"
TRACK = "tracks/mlops.yaml"
ROLE = "roles/engineer.yaml"
TOPIC = "faqs/general.yaml"
VOICE = "testimonials/rajesh.yaml"
LEVELS = "levels.yaml"

# A file, a text in it, what stands there instead, and the message with its line.
WRONG = [
    (
        MLOCP,
        "pass_mark: 70\n",
        "pass_mark: 700\n",
        "8: pass_mark: Ensure this value is less than or equal to 100.",
    ),
    (MLOCP, "pass_mark: 70\n", "pass_mark: seventy\n", "8: pass_mark: must be a whole number"),
    (MLOCP, "pass_mark: 70\n", "pass_mark: true\n", "8: pass_mark: must be a whole number"),
    (
        MLOCP,
        "level: professional",
        "level_inferred: yes",
        "4: level_inferred: must be true or false",
    ),
    (
        MLOCP,
        "level: professional",
        "level: profesional",
        "4: level: there is no level “profesional”; did you mean “professional”?",
    ),
    (
        MLOCP,
        "level: professional",
        "level: [professional]",
        "4: level: must be the address of a level, such as some-name",
    ),
    (
        MLOCP,
        "level: professional",
        "levle: professional",
        "4: levle: unknown key; did you mean “level”?",
    ),
    (
        MLOCP,
        "status: retiring",
        "status: retird",
        "6: status: must be one of: current, announced, retiring, retired, unverified",
    ),
    (
        MLOCP,
        "status: retiring",
        "status: current",
        "7: successor: Only a retiring or retired certification has a successor.",
    ),
    (
        MLOCP,
        "abbreviation: MLOCP",
        "abbreviation: 3",
        "2: abbreviation: must be text; put it in quotes",
    ),
    (
        MLOCP,
        "last_reviewed: 2026-11-23",
        "last_reviewed: soon",
        "16: last_reviewed: must be a date such as 2026-11-23",
    ),
    (
        MLOCP,
        "last_reviewed: 2026-11-23",
        "last_reviewed: 2026-13-23",
        "16: “2026-13-23” cannot be read; put text in quotes",
    ),
    (
        MLOCP,
        "2026-01-02 03:04:05",
        "2026-01-02",
        "15: publish_at: must be a date with a time such as 2026-11-23 09:00:00",
    ),
    (
        MLOCP,
        "  - title: Models",
        "  - Models",
        "25: skills: must hold keys with values, such as “name: …”",
    ),
    (
        MLOCP,
        "  - title: Models",
        "  - title: Pipelines",
        (
            "25: has the same title as content/certifications/mlocp.yaml:23; change it, or "
            "give one of them a uid of its own"
        ),
    ),
    (
        MLOCP,
        "max_days: 14",
        "max_days: 3",
        (
            "27: A plan takes at least one day, and the first number of days is not larger "
            "than the second."
        ),
    ),
    (LEAD, "track: mlops\n", "", "1: track: This field cannot be null."),
    (LEAD, "name: Leader", "uid: 12\nname: Leader", "1: uid: must be a UUID"),
    (LEAD, "state: published", "aliases: Boss", "3: aliases: must be a list of entries"),
    (LEAD, "state: published", "name: Boss", "3: name: written twice, first in line 1"),
    (LEAD, "state: published", "3: published", "3: a key must be a word"),
    (
        TRACK,
        "institutions: [school]",
        "institutions: school",
        "4: institutions: must be a list such as [first, second]",
    ),
    (
        TRACK,
        "institutions: [school]",
        "institutions: [school, university]",
        "4: institutions: there is no institution “university”",
    ),
    (
        ROLE,
        "title: Engineers",
        "title: Engineer",
        (
            "4: audiences: certification “mlocp” has no audience “Engineer”; did you mean "
            "“Engineers”?"
        ),
    ),
    (ROLE, "title: Engineers", "title: [Engineers]", "5: audiences: must be one word or text"),
    (
        ROLE,
        "title: Engineers",
        "titel: Engineers",
        "4: audiences: must hold the keys certification and title",
    ),
    (
        TOPIC,
        "slug: how-much",
        "slug: how-long",
        "9: slug: “how-long” is taken by content/faqs/general.yaml:5",
    ),
    (TOPIC, "  - slug: how-much\n    title", "  - title", "9: slug: is missing"),
    (
        VOICE,
        "source: Section 9",
        "source: &nine Section 9",
        "3: anchors and aliases (& and *) are not used here; write it out",
    ),
    (
        VOICE,
        "source: Section 9",
        "source: !!python/name:os.system ''",
        "3: the tag tag:yaml.org,2002:python/name:os.system is not used here",
    ),
    (
        LEVELS,
        "- slug: professional",
        "slug: professional",
        "3: not valid YAML: mapping values are not allowed here",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), WRONG)
def test_a_mistake_is_told_with_file_and_line(tree, name, old, new, message):
    edit(tree, name, old, new)
    assert f"content/{name}:{message}" in errors(tree)


def test_references_in_a_circle_are_told(tree):
    edit(tree, LEAD, "state: published", "status: retired\nsuccessor: mlocp")
    (found,) = errors(tree)
    assert "these refer to each other in a circle: certification “" in found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_files(tree):
    edit(tree, "certifications/mlocp.yaml", "pass_mark: 70\n", "pass_mark: 700\n")
    edit(tree, "certifications/mlocp.yaml", "abbreviation: MLOCP", "abreviation: MLOCP")
    edit(tree, "testimonials/rajesh.yaml", "source: Section 9", "source: ''")
    edit(tree, "tracks/mlops.yaml", "target: lead", "target: leed")
    edit(tree, "levels.yaml", "name: Professional", "name: [")
    found = errors(tree)
    assert [line.split(": ")[0] for line in found] == [
        "content/certifications/mlocp.yaml:2",
        "content/levels.yaml:5",
        "content/testimonials/rajesh.yaml:3",
        "content/tracks/mlops.yaml:7",
    ]


def test_an_unread_file_does_not_make_its_references_wrong(tree):
    edit(tree, "certifications/mlocp.yaml", "name:", "name: : :")
    assert len(errors(tree)) == 1


def test_rows_that_exist_are_checked_too(tree):
    load(tree)
    edit(tree, "certifications/mlocp.yaml", "pass_mark: 70\n", "pass_mark: 700\n")
    edit(tree, "certifications/mlocp.yaml", "max_days: 14", "max_days: 3")
    assert len(errors(tree)) == 2


def test_a_name_that_staff_gave_to_another_row_since_is_no_mistake(tree):
    load(tree)
    page = Certification.objects.get(slug="mlocp")
    page.slug = "renamed"
    page.save()
    Certification.objects.filter(slug="lead").update(slug="mlocp")
    load(tree)


def test_a_name_that_another_row_of_the_database_has_is_a_mistake(tree):
    load(tree)
    (tree / "levels.yaml").write_text("- slug: other\n  name: Professional\n")
    edit(tree, "certifications/mlocp.yaml", "level: professional\n", "")
    message = "content/levels.yaml:2: name: Level with this Name already exists."
    assert errors(tree) == [message]


BYTES = [
    (b"name: caf\xe9\n", "1: not UTF-8; save the file in that encoding"),
    (b"name: A\nrole: caf\xe9\n", "2: not UTF-8; save the file in that encoding"),
    (b"", "1: the file is empty"),
    (b"# nothing\n", "1: the file is empty"),
    (b"name: A\nrole: \x07\n", "2: not valid YAML: a character is not allowed"),
    (b"[" * 5000, "1: not valid YAML: nested too deeply or damaged"),
    (b"- a\n- b\n", "1: must hold keys with values, such as “name: …”"),
    (b"name: A\n---\nname: B\n", "2: not valid YAML: expected a single document in the stream, "),
    (b"name: '" + b"x" * nodes.MAX_BYTES + b"'\n", "1: larger than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("data", "message"), BYTES)
def test_a_damaged_file_is_told(tree, data, message):
    (tree / "testimonials/rajesh.yaml").write_bytes(data)
    (found,) = errors(tree)
    assert found.startswith(f"content/testimonials/rajesh.yaml:{message}")


STRANGE = [
    (VOICE, "name: Rajesh", 'name: "a\\0b"', "1: holds a character that cannot be stored"),
    (LEAD, "track: mlops", 'track: "\\ud800"', "2: holds a character that cannot be stored"),
    (TOPIC, "order:", "order: 123456789012345678901234567890 #", "1: order: Ensure this value"),
    (
        LEAD,
        "state:",
        "expire_at: 9999-12-31 23:59:59-09:00\nstate:",
        "3: expire_at: must be a date with a time such as 2026-11-23 09:00:00",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), STRANGE)
def test_what_no_database_can_hold_is_told(tree, name, old, new, message):
    if name == TOPIC:
        edit(tree, name, "name: General", "order: 0\nname: General")
    edit(tree, name, old, new)
    assert any(found.startswith(f"content/{name}:{message}") for found in errors(tree))


def test_a_file_with_a_strange_name_is_told(tree):
    (tree / "roles/a\udcff\n.yaml").write_text("name: A")
    (found,) = errors(tree)
    assert found == (
        r"content/roles/a\udcff\n.yaml:1: the name of the file holds strange characters"
    )


def test_an_anchor_bomb_is_refused(tree):
    lines = ["a: &a [x, x]"]
    for old, new in pairwise("abcdefghi"):
        lines.append(f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]")
    (tree / "testimonials/rajesh.yaml").write_text("\n".join(lines))
    (found,) = errors(tree)
    assert found.startswith("content/testimonials/rajesh.yaml:1: anchors and aliases")


def test_a_byte_order_mark_is_no_mistake(tree):
    text = FILES["testimonials/rajesh.yaml"]
    (tree / "testimonials/rajesh.yaml").write_text(text, encoding="utf-8-sig")
    load(tree)


def test_files_that_nothing_reads_are_told(tree):
    (tree / "roles/other.yml").write_text("name: Other")
    (tree / "rolls").mkdir()
    (tree / "rolls/other.yaml").write_text("name: Other")
    (tree / "README.md").write_text("Fine.")
    assert errors(tree) == [
        "content/roles/other.yml:1: no kind of content is read from this file",
        "content/rolls/other.yaml:1: no kind of content is read from this file",
    ]


def test_files_that_cannot_be_read_are_told(tree):
    (tree / "roles/folder.yaml").mkdir()
    (tree / "roles/link.yaml").symlink_to("nowhere")
    os.mkfifo(tree / "roles/pipe.yaml")
    assert errors(tree) == [
        f"content/roles/{name}.yaml:1: there is no such file" for name in ("folder", "link", "pipe")
    ]


def test_a_file_without_permission_is_told(tree):
    with mock.patch(
        "pathlib.Path.read_bytes", side_effect=PermissionError(13, "Permission denied")
    ):
        found = errors(tree)
    assert "content/levels.yaml:1: cannot be read: Permission denied" in found


def test_a_missing_or_empty_folder_is_told(tmp_path):
    assert errors(tmp_path / "none") == [f"{tmp_path}/none:1: there is no such folder"]
    assert errors(tmp_path) == [f"{tmp_path}:1: there are no content files in the folder"]


def test_a_row_that_the_database_refuses_is_told_with_what_else_is_wrong(tree, monkeypatch):
    edit(tree, LEAD, "track: mlops", "track: mlops\npass_mark: 700")

    def while_somebody_takes_the_name(level):
        LevelFactory(name=level.name)

    monkeypatch.setattr(Level, "clean", while_somebody_takes_the_name)
    told = "\n".join(errors(tree))
    assert "content/levels.yaml:2: the database refuses it: " in told
    assert "content/certifications/lead.yaml:3: pass_mark: " in told


def test_a_database_that_refuses_is_told(tree):
    refusal = mock.patch("publishing.content.loading.match", side_effect=OperationalError("gone"))
    with refusal, pytest.raises(CommandError, match="refuses: gone"):
        load(tree)


def test_options_that_do_not_fit_are_told(tree):
    with pytest.raises(CommandError, match="works with --update only"):
        load(tree, "--overwrite-staff-changes")


def test_a_link_to_a_page_that_is_nowhere_is_told_with_its_line(tree):
    address = f"page:roles/gone/{'0' * 8}-0000-4000-8000-{'0' * 12}"
    edit(tree, MLOCP, "They run.", f"They [run]({address}).")
    message = f"“{address}” leads nowhere: there is no such page"
    assert errors(tree) == [f"content/{MLOCP}:24: detail: {message}"]
