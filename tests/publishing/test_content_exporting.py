"""``export_content`` writes what ``load_content`` reads, and nothing is lost on the way."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image

from certifications.models import Certification, NextStep, Skill
from faqs.models import Question, Topic
from guide import models as guide
from guide.models import Section
from institutions.models import Institution
from publishing.loaded import LoadedRow
from roles.models import Role
from tests import factories
from tests.publishing.content_tree import ROWS, database, edit, empty_database, load, write_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def loaded(tmp_path):
    load(write_tree(tmp_path / "content"))


@pytest.fixture
def export(tmp_path):
    def export(*options: str):
        call_command("export_content", str(tmp_path / "out"), *options, verbosity=0)
        return tmp_path / "out"

    return export


def picture(colour: str = "red") -> BytesIO:
    data = BytesIO()
    Image.new("RGB", (40, 20), colour).save(data, "PNG")
    return data


def logo_colour() -> tuple:
    with Institution.objects.get().logo.open() as file:
        return Image.open(file).getpixel((3, 3))[:3]


def staff_work() -> None:
    """Change, rename, reorder, add and delete, as staff do in the admin."""
    page = Certification.objects.get(slug="mlocp")
    page.slug, page.summary = "renamed", "Long sentences go on and on. " * 9 + "End.\n\n- a\n- b"
    page.expire_at = datetime(2030, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
    page.save()
    Skill.objects.filter(title="Models").update(title='Renamed: "#1"', order=5)
    Skill.objects.filter(title="Pipelines").update(detail="two  spaces\n\n    code  \nend")
    factories.SkillFactory(certification=page, title="Pipelines", order=5)
    factories.SkillFactory(certification=page, title="1.5", order=2)
    page.audiences.filter(title="Managers").delete()
    page.audiences.update(title="Builders", order=3)
    NextStep.objects.create(
        certification=page, kind="same-track", target=factories.CertificationFactory()
    )
    Section.objects.filter(slug="what").update(state="draft", last_reviewed=date(2026, 1, 1))
    section = factories.SectionFactory(title="Another")
    factories.SectionFactory(parent=section, title="Part of it", state="review")
    Section.objects.filter(slug="intro").update(publish_at=page.expire_at)
    guide.Testimonial.objects.filter(name="Rajesh").update(name="Rajesh K.")
    factories.TestimonialFactory(name="Rajesh", order=1)
    factories.TestimonialFactory(name="राजेश", order=2)
    factories.TestimonialFactory(name="राजेश", order=3)
    topic = factories.TopicFactory(name="Only drafts")
    factories.QuestionFactory.create_batch(3, topic=topic, state="draft")
    factories.QuestionFactory(topic=Topic.objects.get(slug="general"), order=7, slug="last")
    Question.objects.get(slug="last").related.add(*topic.questions.all())
    Role.objects.get().audiences.add(
        factories.AudienceFactory(certification=page, title="Builders")
    )
    school = Institution.objects.get(slug="school")
    school.logo_alt = "A red shape"
    school.logo.save("logo.png", ContentFile(picture().getvalue()))


@pytest.mark.usefixtures("loaded")
def test_load_export_load_reproduces_every_row(export):
    before = database()
    folder = export()
    empty_database()
    assert load(folder) == f"Content: {ROWS} created, 0 updated, 0 left alone.\n"
    assert database() == before


@pytest.mark.usefixtures("loaded")
def test_nothing_that_staff_did_is_lost(export):
    staff_work()
    before = database()
    folder = export()
    empty_database()
    load(folder)
    after = database()
    for values in (*before.values(), *after.values()):
        values.pop("logo", None)  # see below
    assert after == before


@pytest.mark.usefixtures("loaded")
def test_an_export_loads_into_its_own_database_without_a_change(export):
    staff_work()
    before, memory = database(), list(LoadedRow.objects.values())
    folder = export()
    assert ": 0 created, 0 updated" in load(folder)
    assert list(LoadedRow.objects.values()) == memory
    assert ": 0 created, 0 updated" in load(folder, "--update")
    assert database() == before


@pytest.mark.usefixtures("loaded")
def test_a_second_export_is_the_same_to_the_byte(export):
    staff_work()
    first = {path: path.read_bytes() for path in export().rglob("*") if path.is_file()}
    folder = export("--force")
    empty_database()
    load(folder)
    second = {path: path.read_bytes() for path in export("--force").rglob("*") if path.is_file()}
    assert list(first) == list(second)
    assert [path for path in first if first[path] != second[path]] == []


def test_the_order_of_the_rows_is_kept(export, loaded):
    staff_work()
    page = Certification.objects.get(slug="renamed")
    before = list(page.skills.values_list("title", flat=True))
    folder = export()
    empty_database()
    load(folder)
    page = Certification.objects.get(slug="renamed")
    assert list(page.skills.values_list("title", flat=True)) == before


def test_the_shape_of_a_file(export, loaded):
    text = (export() / "certifications/mlocp.yaml").read_text()
    assert (
        text
        == """\
# Certification: MLOps Certified Professional. Written by manage.py export_content.
name: MLOps Certified Professional
abbreviation: MLOCP
track: mlops
level: professional
provider: school
status: retiring
successor: lead
summary: |
  One paragraph.

  Another paragraph.
pass_mark: 70
pass_mark_source: Section 8
state: published
publish_at: 2026-01-02 03:04:05+00:00
last_reviewed: 2026-11-23

aliases:
  - name: MLOps Pro
    state: proposed

audiences:
  - title: Engineers
  - title: Managers

skills:
  - title: Pipelines
    detail: They run.
  - title: Models

plans:
  - min_days: 7
    max_days: 14
    focus: Basics
    tasks:
      - title: Read
        share: 60
      - title: Write
        share: 40
"""
    )


@pytest.mark.usefixtures("loaded")
def test_a_uid_is_written_only_where_it_does_not_follow_from_the_names(export):
    assert "uid:" not in "".join(path.read_text() for path in export().rglob("*.yaml"))
    page = Certification.objects.get(slug="mlocp")
    page.slug = "renamed"
    page.save()
    text = "".join(path.read_text() for path in export("--force").rglob("*.yaml"))
    assert text.count("uid:") == 1
    assert f"uid: {page.uid}" in text


@pytest.mark.usefixtures("loaded")
def test_questions_inherit_what_most_of_them_have(export):
    text = (export() / "faqs/general.yaml").read_text()
    assert "\nstate: published\nlast_reviewed: 2026-11-23\n\nquestions:" in text
    assert text.count("state:") == 2


def test_a_picture_is_loaded_exported_and_loaded_again(export, loaded, tmp_path):
    tree = write_tree(tmp_path / "pictured")
    (tree / "institutions/logo.png").write_bytes(picture().getvalue())
    edit(tree, "institutions/school.yaml", "name:", "logo: logo.png\nlogo_alt: A shape\nname:")
    assert "logo: " in load(tree, "--update", "--yes", "--overwrite-staff-changes")
    school = Institution.objects.get()
    assert (school.logo_width, school.logo_height) == (40, 20)
    with school.logo.open() as file:
        stored = file.read()
    assert ": 0 created, 0 updated" in load(tree, "--update")

    folder = export()
    assert (folder / "institutions/pictures/school-logo.webp").read_bytes() == stored
    assert ": 0 created, 0 updated" in load(folder, "--update")
    empty_database()
    load(folder)
    assert logo_colour() == (255, 0, 0)


def test_a_new_picture_in_the_files_replaces_the_loaded_one_but_not_that_of_staff(loaded, tmp_path):
    tree = write_tree(tmp_path / "pictured")
    edit(tree, "institutions/school.yaml", "name:", "logo: logo.png\nlogo_alt: A shape\nname:")
    (tree / "institutions/logo.png").write_bytes(picture("red").getvalue())
    load(tree, "--update", "--yes", "--overwrite-staff-changes")
    (tree / "institutions/logo.png").write_bytes(picture("blue").getvalue())
    load(tree, "--update", "--yes")
    assert logo_colour() == (0, 0, 255)
    school = Institution.objects.get()
    school.logo.save("own.png", ContentFile(picture("green").getvalue()))
    own = school.logo.name
    assert "kept" in load(tree, "--update", "--yes")
    assert Institution.objects.get().logo.name == own


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        ("logo: none.png", "1: logo: there is no file “none.png”"),
        ("logo: ../../secret.png", "1: logo: must lie below the folder of the content"),
        ("logo: 3", "1: logo: must be the path of a picture"),
        ("logo: school.yaml", "1: logo: This file is not a picture that can be read."),
    ],
)
def test_a_picture_that_cannot_be_used_is_told_and_not_stored(tmp_path, settings, logo, message):
    tree = write_tree(tmp_path / "content")
    (tmp_path / "secret.png").write_bytes(picture().getvalue())
    edit(tree, "institutions/school.yaml", "name:", f"{logo}\nlogo_alt: A shape\nname:")
    with pytest.raises(CommandError, match=message):
        load(tree)
    assert not settings.MEDIA_ROOT.exists()


def test_a_picture_without_a_description_is_told_and_not_stored(tmp_path, settings):
    tree = write_tree(tmp_path / "content")
    (tree / "institutions/logo.png").write_bytes(picture().getvalue())
    edit(tree, "institutions/school.yaml", "name:", "logo: logo.png\nname:")
    with pytest.raises(CommandError, match="Describe the logo"):
        load(tree)
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.usefixtures("loaded")
def test_an_export_refuses_a_folder_that_is_not_empty(export, tmp_path):
    export()
    with pytest.raises(CommandError, match="is not empty; --force"):
        export()
    (tmp_path / "out/README.md").write_text("Mine.")
    guide.Testimonial.objects.all().delete()
    folder = export("--force")
    assert not (folder / "testimonials/rajesh.yaml").exists()
    assert (folder / "README.md").read_text() == "Mine."


def test_an_export_to_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("export_content", str(tmp_path / "file"))


def test_an_empty_database_exports_nothing(export):
    assert list(export().rglob("*")) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path, loaded):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("export_content", str(tmp_path / "file/below"))


def test_the_number_of_queries_does_not_grow_with_the_parts(
    export, loaded, django_assert_max_num_queries
):
    page = Certification.objects.get(slug="mlocp")
    factories.SkillFactory.create_batch(30, certification=page)
    factories.PreparationPlanFactory.create_batch(3, certification=page)
    with django_assert_max_num_queries(75):
        export()
