"""The content that the portal is shipped with is sound, and survives export and load."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command

from publishing.admin_base import ContentAdmin
from publishing.content.kinds import declared_kinds
from publishing.models import Publishable
from tests.publishing.content_tree import database, empty_database, load, models
from tests.staff import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
FILES = sorted(Path(settings.CONTENT_DIR).rglob("*.yaml"))


def test_every_row_passes_full_clean():
    for model in models():
        for row in model._default_manager.all():
            row.full_clean()


def test_every_kind_but_pictures_has_rows():
    empty = [kind.name for kind in declared_kinds() if not kind.rows().exists()]
    assert empty == ["pictures"]


def test_everything_is_published_and_says_when_it_was_reviewed():
    for model in (model for model in models() if issubclass(model, Publishable)):
        assert not model.objects.exclude(state="published", last_reviewed__isnull=False).exists()


def test_a_load_with_update_finds_nothing_to_do():
    said = load(settings.CONTENT_DIR, "--update")
    assert re.fullmatch(r"Content: 0 created, 0 updated, \d+ left alone\.\n", said)


@pytest.mark.once
def test_saving_every_admin_page_untouched_counts_as_no_change_by_staff(admin_client):
    for model, page in admin.site._registry.items():
        for row in model._default_manager.all() if isinstance(page, ContentAdmin) else ():
            assert save(admin_client, row).status_code == 302
    said = load(settings.CONTENT_DIR, "--update")
    assert re.fullmatch(r"Content: 0 created, 0 updated, \d+ left alone\.\n", said)


def test_export_and_load_reproduce_every_row(tmp_path):
    before = database()
    call_command("export_content", str(tmp_path / "out"), verbosity=0)
    empty_database()
    load(tmp_path / "out")
    assert database() == before


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_begins_with_a_comment_and_fits_the_paper(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert max(map(len, lines)) <= 100
