"""A small tree of content files, and what tests do with it."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from publishing.content.kinds import declared_kinds
from publishing.loaded import LoadedRow

FILES = {
    "levels.yaml": """\
# A comment, as a person would write it.
- slug: professional
  name: Professional
  order: 1
""",
    "institutions/school.yaml": """\
name: The School
focus: Teaching
summary: It teaches.
state: published
""",
    "tracks/mlops.yaml": """\
name: MLOps
code: ML
colour: teal
institutions: [school]
next_steps:
  - kind: leadership
    target: lead
    why: It leads.
""",
    "certifications/mlocp.yaml": """\
name: MLOps Certified Professional
abbreviation: MLOCP
track: mlops
level: professional
provider: school
status: retiring
successor: lead
pass_mark: 70
pass_mark_source: Section 8
summary: |
  One paragraph.

  Another paragraph.
state: published
publish_at: 2026-01-02 03:04:05
last_reviewed: 2026-11-23
aliases:
  - name: MLOps Pro
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
""",
    "certifications/lead.yaml": """\
name: Leader
track: mlops
state: published
""",
    "paths/ml.yaml": """\
name: The ML path
suits: Engineers.
focus: Models
summary: It goes on.
tracks: [mlops]
steps:
  - certification: mlocp
  - certification: lead
    why: Later.
""",
    "roles/engineer.yaml": """\
name: Engineer
summary: Builds.
audiences:
  - certification: mlocp
    title: Engineers
recommendations:
  - certification: mlocp
    label: MLOps Pro
""",
    "faqs/general.yaml": """\
name: General
state: published
last_reviewed: 2026-11-23
questions:
  - slug: how-long
    title: How long?
    short_answer: Long.
    related: [how-much]
  - slug: how-much
    title: How much?
    short_answer: Much.
    certification: mlocp
    state: draft
""",
    "sections/01-intro.yaml": """\
title: Introduction
number: "1"
order: 1
state: published
children:
  - slug: why
    title: Why?
    body: Because.
    order: 4
  - slug: what
    title: What?
""",
    "testimonials/rajesh.yaml": """\
name: Rajesh
text: Rajesh reports that it helped.
source: Section 9
""",
}
ROWS = 26


def write_tree(root: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write ``FILES`` below ``root`` with ``changes``; ``None`` leaves a file out."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace ``old``, which must be there, in a file of the tree."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def load(root: Path, *options: str) -> str:
    """Run ``load_content`` and return what it says."""
    out = StringIO()
    call_command("load_content", str(root), *options, stdout=out)
    return out.getvalue()


def models() -> list:
    return list({kind.model: None for root in declared_kinds() for kind in root.walk()})


def database() -> dict:
    """Every row with every field but its number and the time of its change.

    References are told by uid, so that two databases can be compared.
    """
    return {
        f"{model.__name__} {row.uid}": _values(row)
        for model in models()
        for row in model._default_manager.all()
    }


def _values(row) -> dict:
    values = {}
    for field in row._meta.get_fields():
        if field.many_to_many and not field.auto_created:
            related = getattr(row, field.name).all()
            values[field.name] = sorted(str(other.uid) for other in related)
        elif field.many_to_one:
            related = getattr(row, field.name)
            values[field.name] = related and related.uid
        elif field.concrete and field.name not in {"id", "updated_at"}:
            values[field.name] = getattr(row, field.attname)
    return values


def empty_database() -> None:
    """Remove all content and all memory of it."""
    for model in reversed(models()):
        model._default_manager.all().delete()
    LoadedRow.objects.all().delete()
